package io.ringflux.reactive;

import io.netty.util.ReferenceCounted;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import java.util.ArrayDeque;

/**
 * Puts one sender's elements into its lane's ring, and keeps the frames for which there is no room yet: never more than
 * the sender asked its source for. On the lane's loop.
 */
final class TxBacklog {

    private final TxLane lane;
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();

    TxBacklog(TxLane lane) {
        this.lane = lane;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** Puts what waits into the ring, as far as there is room, and says how many frames that were. */
    int drain() {
        int work = 0;
        for (Frame frame = waiting.peek(); frame != null && lane.submit(frame); frame = waiting.peek()) {
            waiting.poll();
            frame.release();
            work++;
        }
        return work;
    }

    /** Consumes a frame or a batch; refuses one that is on loan to another thread before its bytes are read. */
    void accept(ReferenceCounted element) {
        if (element instanceof Frame frame) {
            acceptFrame(frame);
        } else {
            acceptBatch((FrameBatch) element);
        }
    }

    void clear() {
        waiting.forEach(Frame::release);
        waiting.clear();
    }

    private void acceptFrame(Frame frame) {
        boolean lent = frame.onLoan();
        if (!waiting.isEmpty() || !lane.submit(frame)) {
            waiting.add(frame.take());
        } else if (!lent) {
            frame.release();
        }
    }

    private void acceptBatch(FrameBatch batch) {
        boolean lent = batch.onLoan();
        int sent = 0;
        while (sent < batch.size() && waiting.isEmpty() && lane.submit(batch.get(sent))) {
            sent++;
        }
        if (sent < batch.size()) {
            batch.take();
            for (int i = sent; i < batch.size(); i++) {
                waiting.add(batch.get(i).retain());
            }
            batch.release();
        } else if (!lent) {
            batch.release();
        }
    }
}
