package io.ringflux.service.kafka.sink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a sink is.
 *
 * @param state what it is doing
 * @param reason why it is not {@link State#RUNNING}, in Kafka's words where it gave any; null while all is well
 * @param oldestUnacked how long the oldest record in flight has waited for its acknowledgement; an outage shows here
 *     first, because the producer tries again for as long as it takes
 */
public record SinkStatus(State state, @Nullable String reason, Duration oldestUnacked) {
    /** What a sink can be doing. */
    public enum State {
        /** Does not know the topic's partitions yet. */
        CONNECTING,
        /** Records are on their way. */
        RUNNING,
        /** Kafka refused something, or has not acknowledged the oldest record for long: the sink tries again. */
        RETRYING,
        /** Over. */
        CLOSED
    }
}
