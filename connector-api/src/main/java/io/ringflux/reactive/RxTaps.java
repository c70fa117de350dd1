package io.ringflux.reactive;

import io.ringflux.loop.PollTask;

/** All the taps of one subscription, for what is not done burst by burst. */
final class RxTaps {

    /** What became of an attempt to take all lanes. */
    enum Claim {
        /** They are ours. */
        TAKEN,
        /** The subscriber before us has cancelled, but not let go yet. */
        LATER,
        /** Somebody else has one. */
        REJECTED
    }

    private final RxTap[] taps;

    RxTaps(RxTap[] taps) {
        this.taps = taps;
    }

    /** The taps themselves. Not to be changed. */
    RxTap[] all() {
        return taps;
    }

    /** Takes all lanes or none. */
    Claim claim(RxSubscription<?> subscription) {
        for (int i = 0; i < taps.length; i++) {
            if (!taps[i].lane().claim(subscription)) {
                Claim answer = taps[i].lane().isTaken() ? Claim.REJECTED : Claim.LATER;
                for (int j = 0; j < i; j++) {
                    taps[j].lane().leave();
                }
                return answer;
            }
        }
        return Claim.TAKEN;
    }

    /** Gives all lanes up. */
    void close() {
        for (RxTap tap : taps) {
            tap.close();
        }
    }

    /** Watches the wake-up fds of the lanes' present queues. */
    void watch() {
        for (RxTap tap : taps) {
            tap.watch();
        }
    }

    /** Whether a link changed a queue, or a watched queue has something. */
    boolean haveNews() {
        for (RxTap tap : taps) {
            if (tap.isStale() || tap.isReady()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Asks for signals if {@code wanted}.
     *
     * @return the longest sleep in nanoseconds; 0 when there is something to do
     */
    long arm(boolean wanted) {
        long sleepNs = PollTask.FOREVER;
        for (RxTap tap : taps) {
            if (tap.isStale()) {
                return 0;
            }
            if (wanted) {
                sleepNs = Math.min(sleepNs, tap.arm());
            }
        }
        return sleepNs;
    }

    /** No signals are needed. */
    void disarm() {
        for (RxTap tap : taps) {
            tap.disarm();
        }
    }
}
