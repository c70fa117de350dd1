package io.ringflux.service.health;

import java.util.concurrent.TimeUnit;

/** Tells whether a counter has grown lately, from one look to the next. */
final class StarvationWatch {

    /** How long growth is held against a port: longer than usual between two looks. */
    static final long MEMORY_NS = TimeUnit.SECONDS.toNanos(60);

    private long seen;
    private long grownAtNs;
    private boolean hasGrown;

    synchronized boolean isStarving(long count, long nowNs) {
        if (count > seen) {
            seen = count;
            grownAtNs = nowNs;
            hasGrown = true;
        }
        return hasGrown && nowNs - grownAtNs < MEMORY_NS;
    }
}
