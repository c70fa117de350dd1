package io.ringflux.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringflux.stress.Arena;
import java.util.function.LongFunction;
import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A ring of one entry: the producer fills it again only once the consumer has handed it back. */
public class SlotReuseStress {

    private static final int BACK = 32;
    private static final int SLOT = 64;
    private static final int NOTHING = -1;

    /** With 16-bit cursors. */
    @JCStressTest
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "the consumer came too early")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken, but the producer had no room again")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "taken, and filled again")
    @Outcome(expect = FORBIDDEN, desc = "an entry was seen unfilled, or overwritten under the consumer's hands")
    @State
    public static class Narrow extends OneSlot {
        public Narrow() {
            super(Cursor::of16Bits);
        }

        @Actor
        public void produce(II_Result r) {
            r.r2 = fillTwice();
        }

        @Actor
        public void consume(II_Result r) {
            r.r1 = take();
        }
    }

    /** With 32-bit cursors. */
    @JCStressTest
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "the consumer came too early")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "taken, but the producer had no room again")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "taken, and filled again")
    @Outcome(expect = FORBIDDEN, desc = "an entry was seen unfilled, or overwritten under the consumer's hands")
    @State
    public static class Wide extends OneSlot {
        public Wide() {
            super(Cursor::of32Bits);
        }

        @Actor
        public void produce(II_Result r) {
            r.r2 = fillTwice();
        }

        @Actor
        public void consume(II_Result r) {
            r.r1 = take();
        }
    }

    /** Both sides of the ring. */
    static class OneSlot {
        private final long cell = Arena.cell();
        private final ProducerRing producer;
        private final ConsumerRing consumer;

        OneSlot(LongFunction<Cursor> width) {
            producer = new ProducerRing(width.apply(cell + BACK), width.apply(cell), 1);
            consumer = new ConsumerRing(width.apply(cell), width.apply(cell + BACK), 1, 0);
        }

        /** Fills the entry, and once more if it came back at once; says how often it was filled. */
        int fillTwice() {
            int filled = 0;
            while (filled < 2 && producer.reserve(1) == 1) {
                UnsafeApi.putInt(cell + SLOT, ++filled);
                producer.submit(1);
            }
            return filled;
        }

        /** The value of the entry, if it is there, which is then handed back. */
        int take() {
            if (consumer.peek(1) != 1) {
                return NOTHING;
            }
            int value = UnsafeApi.getInt(cell + SLOT);
            consumer.release(1);
            return value;
        }
    }
}
