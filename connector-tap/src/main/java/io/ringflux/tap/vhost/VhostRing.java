package io.ringflux.tap.vhost;

import io.ringflux.nativeio.EventFd;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One ring of a {@link VhostLink}, between the kernel and a queue. */
final class VhostRing implements RingEnd {
    /** Long enough for a full ring where the kernel's worker has to share this CPU. */
    private static final long FINISH_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long NAP_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int POSITION_MASK = 0xffff;

    private final VhostDevice device;
    private final int index;
    private final RingArea area;
    private final SplitRing ring;
    private final RingCursors cursors;
    private final Runnable closed;
    private final EventFd kick = EventFd.create();
    private final EventFd call;
    private volatile boolean running;
    private int finished;
    private long movedNs;

    /** @param closed called when the queue has let go */
    VhostRing(VhostDevice device, int index, RingArea area, boolean eventIndex, Runnable closed) {
        this.device = device;
        this.index = index;
        this.area = area;
        this.closed = closed;
        ring = new SplitRing(area, eventIndex);
        cursors = new RingCursors(area);
        try {
            call = EventFd.create();
        } catch (RuntimeException e) {
            kick.close();
            throw e;
        }
    }

    void describe(EventFd errors, int busyPollUs) {
        device.ring(index, area, kick, call, errors);
        if (busyPollUs > 0) {
            device.busyPoll(index, busyPollUs);
        }
    }

    void start(int tapFd) {
        device.backend(index, tapFd);
        running = true;
        movedNs = System.nanoTime();
    }

    /** Whether something was published that long ago, and the kernel has finished with nothing since. */
    boolean isStalled(long nowNs, long limitNs) {
        int now = cursors.finished();
        if (now != finished || cursors.published() == now) {
            finished = now;
            movedNs = nowNs;
        }
        return running && nowNs - movedNs > limitNs;
    }

    /** Ends that the kernel uses the ring; how many descriptors it took and never gave back. */
    int stop() {
        if (!running) {
            return 0;
        }
        running = false;
        device.backend(index, VhostDevice.NONE);
        return (device.position(index) - cursors.finished()) & POSITION_MASK;
    }

    void closeSignals() {
        kick.close();
        call.close();
    }

    @Override
    public RingArea area() {
        return area;
    }

    @Override
    public SplitRing ring() {
        return ring;
    }

    @Override
    public EventFd kick() {
        return kick;
    }

    @Override
    public EventFd call() {
        return call;
    }

    @Override
    public void awaitFinished() {
        long startNs = System.nanoTime();
        while (running && cursors.outstanding() > 0 && System.nanoTime() - startNs < FINISH_NS) {
            LockSupport.parkNanos(NAP_NS); // the worker may need this CPU
        }
    }

    @Override
    public void close() {
        closed.run();
    }
}
