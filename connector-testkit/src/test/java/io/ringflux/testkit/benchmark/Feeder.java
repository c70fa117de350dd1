package io.ringflux.testkit.benchmark;

import io.ringflux.loop.PollTask;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.memory.RawPeer;

/** The peer of a port and of the one that it forwards to, on their own loop: no other CPU has a part in the figures. */
final class Feeder implements PollTask {

    private final RawPeer from;
    private final RawPeer to;
    private final int ringSize;
    private final int burst;
    private final Runnable onDrained;
    private long left;
    private boolean feeding;

    /** @param onDrained what to do, on the loop, when all frames of a feed were taken from the ring */
    Feeder(RawPeer from, RawPeer to, int ringSize, int burst, Runnable onDrained) {
        this.from = from;
        this.to = to;
        this.ringSize = ringSize;
        this.burst = burst;
        this.onDrained = onDrained;
    }

    /** On the loop: begins to publish that many frames. */
    void feed(long frames) {
        left = frames;
        feeding = true;
    }

    @Override
    public int work() {
        to.swallow(0);
        if (!feeding) {
            return 0;
        }
        int room = from.room(0);
        if (left > 0) {
            int entries = (int) Math.min(left, Math.min(room, burst));
            from.publish(0, entries);
            left -= entries;
            return entries;
        }
        if (room == ringSize) {
            feeding = false;
            onDrained.run();
        }
        return 0;
    }

    @Override
    public RxMode mode() {
        return RxMode.POLLING;
    }

    @Override
    public long arm() {
        return 0;
    }
}
