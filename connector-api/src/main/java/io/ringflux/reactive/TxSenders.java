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

    /** Asks each sender's source for its share of the free slots; says how many were promised. */
    int grant(int slots, int ringSize) {
        int free = slots;
        int granted = 0;
        for (int i = 0; i < senders.size(); i++) {
            free -= senders.get(i).promised();
        }
        for (int i = 0; i < senders.size() && free > 0; i++) {
            int share = senders.get(i).grant(free / (senders.size() - i), ringSize);
            free -= share;
            granted += share;
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
