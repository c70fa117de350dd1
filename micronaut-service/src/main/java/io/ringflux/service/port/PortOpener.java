package io.ringflux.service.port;

import io.ringflux.FramePort;
import io.ringflux.loop.PollerGroup;
import io.ringflux.packet.LinkType;
import reactor.core.publisher.Mono;

/** Opens one configured port. */
@FunctionalInterface
public interface PortOpener {

    /**
     * A port that outlives its peers: it is there as soon as it waits for one, and only {@code dispose()} ends it.
     *
     * @param name of the port
     * @param loops to run on
     */
    Mono<? extends FramePort> open(String name, PollerGroup loops);

    /** What the port's frames start with. */
    default LinkType linkType() {
        return LinkType.ETHERNET;
    }
}
