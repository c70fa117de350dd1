package io.ringflux.frame;

import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Whose a {@link Frame} is: the pool and the port that it came from, the count of its references, and whether it is on
 * loan. What lies in it is the frame's own matter.
 */
abstract sealed class FrameOwnership implements ReferenceCounted permits Frame {

    private static final AtomicIntegerFieldUpdater<FrameOwnership> REFS =
            AtomicIntegerFieldUpdater.newUpdater(FrameOwnership.class, "refs");

    final FramePool pool;
    private volatile int refs;
    private boolean lent;
    private boolean left;
    private int port;
    private int queue;
    private @Nullable Throwable origin;

    FrameOwnership(FramePool pool) {
        this.pool = pool;
    }

    /** Number of the port that received this frame, unique in the JVM; 0 for an allocated frame. */
    public final int port() {
        return port;
    }

    /** Number of the receive queue within its port. */
    public final int queue() {
        return queue;
    }

    /**
     * Takes over the loan: the frame leaves the port that lent it and belongs to the caller, who owes one
     * {@link #release()}. Without effect on a frame that is not on loan.
     */
    public final Frame take() {
        check();
        if (onLoan()) {
            Loan.leave(frame());
        }
        return frame();
    }

    /**
     * Ends a sink's use of an element that a stream gave to it: nothing for a frame that is on loan to this thread (its
     * port takes it back), a {@link #release()} for every other.
     */
    public final void consume() {
        if (!onLoan()) {
            release();
        }
    }

    /**
     * Whether this frame is on loan to the calling thread, so that its port takes it back.
     *
     * @throws IllegalStateException when it is on loan to another thread, and nobody retained it
     */
    public final boolean onLoan() {
        return Loan.isHere(frame(), pool);
    }

    @Override
    public final int refCnt() {
        return refs;
    }

    @Override
    public final Frame retain() {
        return retain(1);
    }

    @Override
    public final Frame retain(int increment) {
        ChunkShape.requirePositive("increment", increment);
        check();
        if (onLoan()) {
            Loan.settle(frame());
            if (refs == 1) {
                REFS.lazySet(this, 1 + increment); // only the loan holds it, so nobody else counts
                return frame();
            }
        }
        int before = REFS.getAndAdd(this, increment);
        if (before <= 0) {
            REFS.getAndAdd(this, -increment);
            throw new IllegalReferenceCountException(before, increment);
        }
        return frame();
    }

    @Override
    public final boolean release() {
        return release(1);
    }

    @Override
    public final boolean release(int decrement) {
        ChunkShape.requirePositive("decrement", decrement);
        check();
        if (refs == decrement && !lent && pool.ownedHere()) { // nobody else holds a reference, so nobody else counts
            if (left && frame().linked() == null) {
                comeBack(decrement);
            } else {
                pool.recycle(frame());
            }
            return true;
        }
        if (lent && refs == 1 + decrement && pool.lendsTo(Thread.currentThread())) {
            REFS.lazySet(this, 1); // what is left is the loan's
            return false;
        }
        int after = REFS.addAndGet(this, -decrement);
        if (after > 0) {
            return false;
        }
        if (after < 0 || lent) {
            REFS.getAndAdd(this, decrement);
            throw new IllegalReferenceCountException(
                    lent ? Loan.RELEASED : "refCnt: " + (after + decrement) + ", decrement: " + decrement);
        }
        pool.recycle(frame());
        return true;
    }

    @Override
    public final Frame touch() {
        return frame();
    }

    @Override
    public final Frame touch(Object hint) {
        return frame();
    }

    /** Hands a free frame to its next holder with one reference. */
    final void issue(int portNumber, int queueNumber, boolean onLoan) {
        REFS.lazySet(this, 1);
        lent = onLoan;
        left = false;
        port = portNumber;
        queue = queueNumber;
    }

    /** Whether nobody keeps this frame beyond its loan. */
    final boolean untaken() {
        return lent && refs == 1;
    }

    final boolean isLent() {
        return lent;
    }

    /**
     * Ends the loan of a frame of one segment before its burst ends. Released on the loop until then, it comes back to
     * its loan without a way through the pool.
     */
    final void leave() {
        lent = false;
        left = pool.ownedHere();
    }

    private void comeBack(int held) {
        if (held != 1) {
            REFS.lazySet(this, 1);
        }
        lent = true;
        left = false;
    }

    /** Ends the loan of a frame that somebody retained, the loan's own reference goes; or its way back to the loan. */
    final void endLoan() {
        left = false;
        if (lent) {
            Loan.end(frame());
            release();
        }
    }

    final void returnLoan() {
        lent = false;
    }

    /** Nobody holds this frame any more. */
    final void disown() {
        REFS.lazySet(this, 0);
        lent = false;
        left = false;
    }

    final void receivedAt(@Nullable Throwable where) {
        origin = where;
    }

    final void check() {
        if (FramePool.CHECKS && refs <= 0) {
            throw new IllegalReferenceCountException(
                    "frame of port " + port + ", queue " + queue + " was used after its release", origin);
        }
    }

    /** This, by its only type. */
    private Frame frame() {
        return (Frame) this;
    }
}
