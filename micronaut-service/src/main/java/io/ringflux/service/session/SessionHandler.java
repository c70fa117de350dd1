package io.ringflux.service.session;

import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Map;

/** Serves the connections of one session. */
public interface SessionHandler {

    /** A connection, on its loop: nothing is read from it but what is asked for, and it may end in halves. */
    void accept(SocketChannel channel);

    /** After the last connection: sees to what is under way, so long at most. */
    default void close(Duration grace) {}

    /** Counters of its own. */
    default Map<String, Long> details() {
        return Map.of();
    }

    /** What is wrong at present, or empty. */
    default String trouble() {
        return "";
    }
}
