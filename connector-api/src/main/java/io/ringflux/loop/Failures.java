package io.ringflux.loop;

import io.ringflux.nativeio.MemoryFaults;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what tasks of one loop throw, without a flood where one throws every round. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final String loop;
    private final Runnable onMemoryFailure;
    private boolean verifying;
    private long nextNs = System.nanoTime();
    private long unlogged;

    /** @param onMemoryFailure called when the JVM reports that an access to mapped memory failed */
    Failures(String loop, Runnable onMemoryFailure) {
        this.loop = loop;
        this.onMemoryFailure = onMemoryFailure;
    }

    /** Lets the JVM report failed accesses to memory before work that has nothing to do with them. */
    void settle() {
        run(MemoryFaults::surface);
    }

    /** Whatever one piece of work throws must not end the loop of all. */
    void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            report(e);
        }
    }

    void report(Throwable failure) {
        if (failure instanceof InternalError && !verifying) {
            verifying = true;
            run(onMemoryFailure);
            verifying = false;
        }
        long nowNs = System.nanoTime();
        if (nowNs - nextNs < 0) {
            unlogged++;
            return;
        }
        LOG.error("A task of loop {} failed; {} more since the last such line", loop, unlogged, failure);
        nextNs = nowNs + INTERVAL_NS;
        unlogged = 0;
    }
}
