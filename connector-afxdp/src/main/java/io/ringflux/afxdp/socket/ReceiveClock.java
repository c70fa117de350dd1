package io.ringflux.afxdp.socket;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * When frames were received: one reading a burst, or, where the port's program stamps them, the time at which the
 * driver had each of them. On the queue's thread.
 */
final class ReceiveClock {

    /** A stamp that is older than that is none: the program found no room for one. */
    private static final long OLDEST_NS = 60_000_000_000L;

    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final boolean stamped;
    private long nowNs;
    private long monotonicNs;

    ReceiveClock(boolean stamped) {
        this.stamped = stamped;
    }

    void beginBurst() {
        nowNs = CLOCK.nanoTime();
        if (stamped) {
            monotonicNs = System.nanoTime();
        }
    }

    /** In nanoseconds since the epoch, of the frame that begins there. */
    long timestampNs(long frame) {
        if (!stamped) {
            return nowNs;
        }
        long ageNs = monotonicNs - UnsafeApi.getLong(frame - Long.BYTES);
        return ageNs < 0 || ageNs > OLDEST_NS ? nowNs : nowNs - ageNs;
    }
}
