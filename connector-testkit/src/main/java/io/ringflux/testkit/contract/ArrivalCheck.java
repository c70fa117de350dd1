package io.ringflux.testkit.contract;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import java.util.function.Consumer;
import java.util.function.LongToIntFunction;

/**
 * Sees that numbered frames arrive whole, once and in order. Threading: the thread that delivers; {@link #count} any.
 */
public final class ArrivalCheck implements Consumer<Frame> {

    private final LongToIntFunction lengths;
    private volatile long next;

    /** Frames number 0 and on, all of one length. */
    public ArrivalCheck(int length) {
        this(number -> length);
    }

    /** Frames number 0 and on. */
    public ArrivalCheck(LongToIntFunction lengths) {
        this.lengths = lengths;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void accept(Frame frame) {
        Payload.check(frame, next, lengths.applyAsInt(next));
        next++;
    }

    /** Checks the frames of a batch. */
    public void acceptAll(FrameBatch batch) {
        batch.forEach(this);
    }

    /** Frames that arrived. */
    public long count() {
        return next;
    }
}
