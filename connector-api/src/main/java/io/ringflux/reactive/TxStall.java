package io.ringflux.reactive;

import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.TxQueue;
import org.jspecify.annotations.Nullable;

/** Tells a lane's queue how long it stood still: whole rounds that found no room for what was to be sent. */
final class TxStall {

    private final TxSenders senders;
    private @Nullable QueueCounters stalled;
    private boolean full;

    TxStall(TxSenders senders) {
        this.senders = senders;
    }

    void beginRound() {
        full = false;
    }

    /** This round found so many free slots. */
    void room(int slots) {
        full |= slots == 0;
    }

    /**
     * The round is over.
     *
     * @param queue null without one that can be used
     * @param work what the round got done
     */
    void endRound(@Nullable TxQueue queue, int work) {
        boolean stuck = full && work == 0;
        if (stuck && stalled == null && queue != null && senders.wantRoom()) {
            stalled = queue.counters();
            stalled.beginStall();
        } else if (!stuck) {
            end();
        }
    }

    /** Nothing is to be sent any more, or not to this queue. */
    void end() {
        if (stalled != null) {
            stalled.endStall();
            stalled = null;
        }
    }
}
