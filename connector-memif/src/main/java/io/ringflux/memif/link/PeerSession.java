package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifDetails.Role;
import io.ringflux.reactive.PortPools;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A server's port for one peer: it ends with its link, or when its handler has ended. */
final class PeerSession extends PortSession {

    private static final Logger LOG = LoggerFactory.getLogger(PeerSession.class);

    private final Function<LinkedPort, Publisher<Void>> handler;

    PeerSession(MemifConfig config, Function<LinkedPort, Publisher<Void>> handler) {
        super(config, Role.SERVER, PortPools.create(settings(config)));
        this.handler = handler;
    }

    @Override
    void linkUp() {
        Mono.defer(() -> Mono.from(handler.apply(linked(Mono.empty()))))
                .doFinally(end -> port().dispose())
                .subscribe(nothing -> {}, this::handlerFailed);
    }

    @Override
    void linkDown(LinkException cause, boolean orderly) {
        finish(orderly ? null : cause);
    }

    @Override
    void released() {
        // Its place on the listener is the binding's.
    }

    private void handlerFailed(Throwable cause) {
        if (cause instanceof LinkException) {
            LOG.debug("The handler of {} ended with its link: {}", this, cause.getMessage());
        } else {
            LOG.error("The handler of {} failed", this, cause);
        }
    }
}
