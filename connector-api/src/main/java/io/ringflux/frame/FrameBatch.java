package io.ringflux.frame;

import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
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
    private int size;
    private boolean lent = true;
    private boolean settled;

    FrameBatch(FramePool pool, int capacity) {
        this.pool = pool;
        frames = new Frame[capacity];
    }

    /** Frames in this batch. */
    public int size() {
        return size;
    }

    /** Frame number {@code index}, in order of arrival. */
    public Frame get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " is outside 0.." + (size - 1));
        }
        return frames[index];
    }

    /** Bytes of all frames together. */
    public long totalLength() {
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += frames[i].totalLength();
        }
        return total;
    }

    /** Hands every frame to {@code consumer}, in order of arrival. */
    public void forEach(Consumer<? super Frame> consumer) {
        for (int i = 0; i < size; i++) {
            consumer.accept(frames[i]);
        }
    }

    /**
     * Takes over the loan: the batch belongs to the caller, who owes one {@link #release()}. Without effect on a batch
     * that is not on loan to the calling thread.
     */
    public FrameBatch take() {
        if (lent && pool.lendsTo(Thread.currentThread())) {
            settle();
            lent = false;
        }
        return this;
    }

    /** Ends a sink's use of this batch: nothing while it is on loan to this thread, otherwise a {@link #release()}. */
    public void consume() {
        if (!lent || !pool.lendsTo(Thread.currentThread())) {
            release();
        }
    }

    /** Keeps the batch and its frames beyond the call that they are lent for. */
    @Override
    public FrameBatch retain() {
        return retain(1);
    }

    @Override
    public FrameBatch retain(int increment) {
        settle();
        super.retain(increment);
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        for (int i = 0; i < size; i++) {
            frames[i].release();
        }
        size = 0;
    }

    void add(Frame frame) {
        frames[size++] = frame;
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
            return true;
        }
        if (lent) {
            lent = false;
            release();
        }
        return false;
    }

    private void settle() {
        if (lent && !settled) {
            settled = true;
            for (int i = 0; i < size; i++) {
                frames[i].leaveLoan();
            }
        }
    }
}
