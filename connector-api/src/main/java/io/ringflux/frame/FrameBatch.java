package io.ringflux.frame;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The frames of one burst, handed on together: VPP's vector.
 *
 * <p>Ownership is that of {@link Frame}: a batch is lent for the call that received it; {@link #retain()} keeps the
 * batch and all of its frames beyond the call and owes one {@link #release()} of the batch, from any thread. A single
 * frame of a lent batch may be retained as well and then outlives the batch.
 *
 * <p>Threading: one thread at a time.
 */
public final class FrameBatch extends AbstractReferenceCounted {

    private final FramePool pool;
    private final Frame[] frames;
    private final Queue<FrameBatch> spare;
    private int size;
    private boolean lent = true;
    private boolean settled;
    private boolean ended;

    /** @param spare where this batch goes when its last holder releases it, to be lent again by its lender */
    FrameBatch(FramePool pool, int capacity, Queue<FrameBatch> spare) {
        this.pool = pool;
        this.spare = spare;
        frames = new Frame[capacity];
    }

    /** Frames in this batch. */
    public int size() {
        check();
        return size;
    }

    /** Frame number {@code index}, in order of arrival. */
    public Frame get(int index) {
        check();
        if (index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " is outside 0.." + (size - 1));
        }
        return frames[index];
    }

    /** Bytes of all frames together. */
    public long totalLength() {
        check();
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += frames[i].totalLength();
        }
        return total;
    }

    /** Hands every frame to {@code consumer}, in order of arrival. */
    public void forEach(Consumer<? super Frame> consumer) {
        check();
        for (int i = 0; i < size; i++) {
            consumer.accept(frames[i]);
        }
    }

    /**
     * Takes over the loan: the batch belongs to the caller, who owes one {@link #release()}. Without effect on a batch
     * that is not on loan.
     */
    public FrameBatch take() {
        check();
        if (onLoan()) {
            settle();
            lent = false;
        }
        return this;
    }

    /** Ends a sink's use of this batch: nothing while it is on loan to this thread, otherwise a {@link #release()}. */
    public void consume() {
        if (!onLoan()) {
            release();
        }
    }

    /**
     * Whether this batch is on loan to the calling thread, so that its port takes it back.
     *
     * @throws IllegalStateException when it is on loan to another thread, and nobody retained it
     */
    public boolean onLoan() {
        if (!lent) {
            return false;
        }
        if (pool.lendsTo(Thread.currentThread())) {
            return true;
        }
        if (refCnt() == 1 && lent) {
            throw new IllegalStateException("a batch on loan was handed to another thread: retain() it before the hop");
        }
        return false;
    }

    /** Keeps the batch and its frames beyond the call that they are lent for. */
    @Override
    public FrameBatch retain() {
        return retain(1);
    }

    @Override
    public FrameBatch retain(int increment) {
        check();
        if (onLoan()) {
            settle();
        }
        super.retain(increment);
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        if (lent) {
            setRefCnt(1);
            throw new IllegalReferenceCountException(
                    "a batch on loan was released without retain(): its port takes it back, or use take() to own it");
        }
        for (int i = 0; i < size; i++) {
            frames[i].release();
        }
        size = 0;
        ended = FramePool.CHECKS;
        if (!ended) {
            spare.offer(this);
        }
    }

    /** Begins a new loan of a batch that came back; until then its lender still sees that the last one was taken. */
    FrameBatch lendAgain() {
        lent = true;
        settled = false;
        setRefCnt(1);
        return this;
    }

    void add(Frame frame) {
        if (frames[size] != frame) { // mostly the same one as in the burst before: a reference stored is a barrier paid
            frames[size] = frame;
        }
        size++;
    }

    void removeLast() {
        size--;
    }

    /**
     * Empties a batch that nobody took, or ends the loan of one that somebody took; says whether it may be filled
     * again.
     */
    boolean reclaim() {
        if (lent && !settled) {
            size = 0;
            ended = FramePool.CHECKS;
            return !ended;
        }
        if (lent) {
            lent = false;
            release();
        }
        return false;
    }

    private void settle() {
        if (settled) {
            return;
        }
        for (int i = 0; i < size; i++) {
            if (!frames[i].isLent()) {
                throw new IllegalStateException(
                        "frame " + i + " was taken out of this batch: take all frames or the batch");
            }
        }
        settled = true;
        for (int i = 0; i < size; i++) {
            Loan.leave(frames[i]);
        }
    }

    private void check() {
        if (FramePool.CHECKS && ended) {
            throw new IllegalReferenceCountException("a batch was used after its release");
        }
    }
}
