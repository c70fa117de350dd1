package io.ringflux.reactive;

import java.util.ArrayList;
import java.util.List;

/** Those who share a {@link TxLane}, in order of arrival; on its loop. */
final class TxSenders {

    private final List<TxSender> senders = new ArrayList<>();

    boolean isEmpty() {
        return senders.isEmpty();
    }

    void add(TxSender sender) {
        senders.add(sender);
    }

    /** Says whether that was the last. */
    boolean remove(TxSender sender) {
        return senders.remove(sender) && senders.isEmpty();
    }

    /** Ends all of them. */
    void end(Ending how) {
        List.copyOf(senders).forEach(sender -> sender.end(how));
    }

    /** Puts what is there into the ring, and says how much that was. */
    int drain() {
        int work = 0;
        for (int i = 0; i < senders.size(); i++) {
            work += senders.get(i).drain();
        }
        return work;
    }

    /**
     * Asks each sender's source for its share of the free slots that nobody was promised, and one that has no promise
     * for a part of the ring in any case: a silent sender may hold promises for ever. Says how many were promised.
     */
    int grant(int room, int ringSize) {
        int count = senders.size();
        int free = room;
        int granted = 0;
        for (int i = 0; i < count; i++) {
            free -= senders.get(i).promised();
        }
        for (int i = 0; i < count; i++) {
            TxSender sender = senders.get(i);
            int share = Math.max(free, 0) / (count - i);
            if (sender.promised() == 0) {
                share = Math.max(share, Math.min(room, Math.max(1, ringSize / count)));
            }
            int taken = share == 0 ? 0 : sender.grant(share, ringSize);
            free -= taken;
            granted += taken;
        }
        return granted;
    }

    /** Ends those that have sent everything. */
    void completeWhenDone() {
        for (int i = senders.size() - 1; i >= 0; i--) {
            senders.get(i).completeWhenDone();
        }
    }

    /** Whether there is something to do already. */
    boolean haveNews() {
        for (int i = 0; i < senders.size(); i++) {
            if (senders.get(i).hasNews()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there would be something to do if there were room. */
    boolean wantRoom() {
        for (int i = 0; i < senders.size(); i++) {
            if (senders.get(i).wantsRoom()) {
                return true;
            }
        }
        return false;
    }
}
