package io.ringflux.reactive;

import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Operators;

/**
 * Demand of one subscriber: a plain count for its loop, and an atomic one for requests from other threads, which the
 * loop moves over once a burst.
 */
final class Demand {

    private final AtomicLong remote = new AtomicLong();
    private long local;

    /** Adds demand on the loop. */
    void add(long n) {
        local = Operators.addCap(local, n);
    }

    /** Adds demand from any other thread. */
    void addRemote(long n) {
        remote.accumulateAndGet(n, Operators::addCap);
    }

    /** Moves remote demand over and says what there is; on the loop. */
    long refresh() {
        if (remote.getPlain() != 0) {
            add(remote.getAndSet(0));
        }
        return local;
    }

    /** Whether another thread asked for more since the last refresh. */
    boolean hasRemote() {
        return remote.get() != 0;
    }

    /** What there is, without remote demand; on the loop. */
    long left() {
        return local;
    }

    /** Counts one element as delivered; on the loop. */
    void use() {
        if (local != Long.MAX_VALUE) {
            local--;
        }
    }
}
