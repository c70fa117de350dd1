package io.ringflux.frame;

import java.util.Queue;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The batch that a lender fills burst by burst. One that somebody took is replaced, and comes back when it is released:
 * up to {@value #SPARE} of them are kept to be lent again.
 */
final class LentBatches {

    private static final int SPARE = 64;

    private final FramePool pool;
    private final int capacity;
    private final Queue<FrameBatch> spare = new ManyToOneConcurrentArrayQueue<>(SPARE);
    private FrameBatch batch;
    private @Nullable Throwable where;

    LentBatches(FramePool pool, int capacity) {
        this.pool = pool;
        this.capacity = capacity;
        this.batch = new FrameBatch(pool, capacity, spare);
    }

    /** Makes the calling thread the one that frames are on loan to. */
    void begin() {
        pool.borrower(Thread.currentThread());
        if (FramePool.CHECKS) {
            where = new Throwable("received here");
        }
    }

    /** Notes where the burst began on a frame that is lent in it. */
    void mark(Frame frame) {
        if (FramePool.CHECKS) {
            frame.receivedAt(where);
        }
    }

    FrameBatch batch() {
        return batch;
    }

    /** Ends the batch's loan: the next burst finds an empty one. */
    void end() {
        if (!batch.reclaim()) {
            FrameBatch back = spare.poll();
            batch = back == null ? new FrameBatch(pool, capacity, spare) : back.lendAgain();
        }
    }
}
