package io.ringflux.memif.link;

import io.ringflux.loop.Poller;
import io.ringflux.memif.shm.MemifQueues;
import io.ringflux.memif.shm.Regions;
import io.ringflux.queue.QueueCounters;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Looks now and then whether a peer still shares all that it shared when its link came up, where nothing keeps it from
 * shrinking its memory. A queue that fails to read finds that out at once; but the JVM reports failed accesses of
 * compiled code late, and an idle queue reads nothing.
 *
 * <p>Threading: the port's control loop.
 */
final class MemoryWatch implements AutoCloseable {

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final Regions regions;
    private final QueueCounters counters;
    private final Poller loop;
    private final Runnable onLoss;
    private Disposable timer;

    private MemoryWatch(MemifQueues queues, Poller loop, Runnable onLoss) {
        this.regions = queues.regions().retain();
        this.counters = queues.rx().get(0).counters();
        this.loop = loop;
        this.onLoss = onLoss;
        timer = loop.schedule(this::look, INTERVAL_NS);
    }

    /**
     * Begins to watch; null where there is nothing to fear.
     *
     * @param onLoss called once, when memory is gone
     */
    static @Nullable MemoryWatch start(MemifQueues queues, Poller loop, Runnable onLoss) {
        return queues.regions().isShrinkable() ? new MemoryWatch(queues, loop, onLoss) : null;
    }

    @Override
    public void close() {
        timer.dispose();
        regions.release();
    }

    private void look() {
        if (regions.isIntact()) {
            timer = loop.schedule(this::look, INTERVAL_NS);
        } else {
            counters.addFault();
            onLoss.run();
        }
    }
}
