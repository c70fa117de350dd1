package io.ringflux.tap.link;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Counts who still has something open: the port and each of its devices. Any thread. */
final class Holds {
    private final AtomicInteger count = new AtomicInteger(1);
    private final Sinks.Empty<Void> released = Sinks.empty();

    void retain() {
        count.incrementAndGet();
    }

    void release() {
        if (count.decrementAndGet() == 0) {
            released.tryEmitEmpty();
        }
    }

    /** Completes when nothing is open any more. */
    Mono<Void> released() {
        return released.asMono();
    }
}
