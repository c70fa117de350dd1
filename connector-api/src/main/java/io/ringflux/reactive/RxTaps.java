package io.ringflux.reactive;

import io.ringflux.loop.PollTask;
import io.ringflux.loop.RxMode;
import io.ringflux.nativeio.MemoryFaults;
import org.jspecify.annotations.Nullable;

/** The lanes of one subscription, which it takes and gives up together; on its loop, but for {@link #all()}. */
final class RxTaps {

    /** What became of an attempt to take the lanes. */
    enum Claim {
        /** All are ours. */
        OURS,
        /** Another subscriber has one. */
        REFUSED,
        /** Another subscriber has one, wants no more of it, and will soon let go. */
        LATER
    }

    private final RxTap[] taps;

    RxTaps(RxLoop loop, RxLane... lanes) {
        taps = new RxTap[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            taps[i] = new RxTap(lanes[i], loop);
        }
    }

    RxTap[] all() {
        return taps;
    }

    /** The most eager mode among the lanes. */
    RxMode mode() {
        RxMode eager = RxMode.INTERRUPT;
        for (RxTap tap : taps) {
            RxMode mode = tap.lane().mode();
            if (mode == RxMode.POLLING) {
                return mode;
            }
            eager = mode == RxMode.ADAPTIVE ? mode : eager;
        }
        return eager;
    }

    /** How the lanes ended; null while they live. */
    @Nullable
    Ending ending() {
        return taps[0].lane().ending();
    }

    Claim claim(RxConsumer claimant) {
        for (int i = 0; i < taps.length; i++) {
            if (!taps[i].lane().claim(claimant)) {
                for (int j = 0; j < i; j++) {
                    taps[j].lane().leave();
                }
                return taps[i].lane().isTaken() ? Claim.REFUSED : Claim.LATER;
            }
        }
        return Claim.OURS;
    }

    /** Whether any lane has a link, or one that the consumer has not seen. */
    boolean isLinked() {
        for (RxTap tap : taps) {
            if (tap.lane().target() != null) {
                return true;
            }
        }
        return false;
    }

    /** The longest sleep; asks for signals where the subscription wants frames, or to see when it should. */
    long arm(boolean wanted) {
        long sleepNs = PollTask.FOREVER;
        for (RxTap tap : taps) {
            if (tap.isStale()) {
                return 0;
            }
            sleepNs = Math.min(sleepNs, tap.arm(wanted));
        }
        return sleepNs;
    }

    /** On a draining thread: whether nothing is left, in this link or a later one; goes over to the latest. */
    boolean isDrained() {
        for (RxTap tap : taps) {
            if (!tap.isDrained()) {
                return false;
            }
        }
        return true;
    }

    /** Whether all queues are of use still, and all shared memory is there. */
    boolean verify() {
        boolean intact = true;
        for (RxTap tap : taps) {
            intact &= tap.verify();
        }
        return intact;
    }

    /** On a draining thread: it wants no more, though there may be more. */
    void beginStall() {
        for (RxTap tap : taps) {
            tap.beginStall();
        }
    }

    /** On a draining thread: it has come back, maybe from work that has nothing to do with these lanes. */
    void resume() {
        MemoryFaults.settle();
        for (RxTap tap : taps) {
            tap.endStall();
        }
    }

    void disarm() {
        for (RxTap tap : taps) {
            tap.disarm();
        }
    }

    void close() {
        for (RxTap tap : taps) {
            tap.close();
        }
    }
}
