package io.ringflux.afxdp.session;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who still holds something of a port in the kernel: the port itself, and each socket of each link. Any thread. */
final class Holders {

    private final AtomicInteger count = new AtomicInteger(1);
    private final Sinks.Empty<Void> none = Sinks.empty();

    /** Completes when nobody does any more. */
    Mono<Void> none() {
        return none.asMono();
    }

    /** One more; false when there is none any more, and so never will be. */
    boolean tryJoin() {
        return count.getAndUpdate(present -> present == 0 ? 0 : present + 1) > 0;
    }

    /** The sockets of a link, each until it is closed. */
    void join(Provisioned provisioned) {
        provisioned.sockets().forEach(socket -> {
            count.incrementAndGet();
            socket.whenClosed(this::leave);
        });
    }

    void leave() {
        if (count.decrementAndGet() == 0) {
            none.tryEmitEmpty();
        }
    }
}
