package io.ringflux.vcl;

import java.net.InetSocketAddress;
import java.time.Duration;
import reactor.netty.resources.LoopResources;

/** Where the servers and clients of a suite run. */
interface Place extends AutoCloseable {

    /** Starts a server; it ends with this place. */
    InetSocketAddress start(Program program);

    /** An address at which nobody listens. */
    InetSocketAddress unused();

    LoopResources clientLoops();

    default Duration pauseWithoutDemand() {
        return Duration.ofSeconds(1);
    }

    /** How long loops stand still while a peer sends. */
    default Duration pauseOfLoops() {
        return pauseWithoutDemand();
    }

    /** How many writes of a byte to make. */
    default int smallWrites() {
        return 20_000;
    }

    /** How many connections to have at once. */
    default int manyConnections() {
        return 200;
    }

    @Override
    void close();
}
