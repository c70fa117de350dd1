package io.ringflux.reactive;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IZZ_Result;

/** The rings go back and forth between the loop and the thread that drains: nothing is lost, nobody waits forever. */
public class FusedReaderStress {

    private static final int VALUE = 7;

    /** The reader finds the rings empty and withdraws the signal, while a frame comes in and the loop looks. */
    @JCStressTest
    @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "the reader saw the second frame")
    @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "the loop saw it, and signalled again")
    @Outcome(
            id = "1, 0, 1",
            expect = ACCEPTABLE_INTERESTING,
            desc = "neither saw it; the loop does in the round to which the withdrawal wakes it")
    @Outcome(expect = FORBIDDEN, desc = "a frame was lost or came twice, or a signal stood with nobody behind it")
    @State
    public static class Withdrawal {
        private final FusedSide side = new FusedSide();

        public Withdrawal() {
            side.queue().publish(VALUE);
            side.reader().watch();
        }

        @Actor
        public void loop(III_Result r) {
            side.queue().publish(VALUE);
            r.r2 = side.reader().watch() ? 1 : 0;
        }

        @Actor
        public void drain(III_Result r) {
            r.r1 = side.drain();
        }

        @Arbiter
        public void rounds(III_Result r) {
            if (r.r2 == 1) {
                r.r1 += side.drain();
            }
            if (side.reader().watch()) {
                r.r3 = side.drain();
            }
        }
    }

    /** The subscriber cancels while a frame may be in its hands. */
    @JCStressTest
    @Outcome(id = "0, true, false", expect = ACCEPTABLE, desc = "cancelled before the frame was taken")
    @Outcome(id = "7, true, false", expect = ACCEPTABLE, desc = "the frame stayed whole until it was let go")
    @Outcome(expect = FORBIDDEN, desc = "the ring was let go under the subscriber's hands, or never")
    @State
    public static class Cancel {
        private final FusedSide side = new FusedSide();

        public Cancel() {
            side.queue().publish(VALUE);
            side.reader().watch();
        }

        @Actor
        public void cancel() {
            side.reader().cancel();
        }

        @Actor
        public void drain(IZZ_Result r) {
            r.r1 = side.use();
        }

        @Arbiter
        public void end(IZZ_Result r) {
            r.r2 = side.reader().isReleased();
            r.r3 = side.queue().isOpen();
        }
    }

    /** The subscriber clears, as publishOn does after its cancellation, while its worker may have a frame in hand. */
    @JCStressTest
    @Outcome(id = "0, true, false", expect = ACCEPTABLE, desc = "cleared before the frame was taken")
    @Outcome(id = "7, true, false", expect = ACCEPTABLE, desc = "the frame stayed whole until it was let go")
    @Outcome(expect = FORBIDDEN, desc = "the ring was let go under the worker's hands, or never")
    @State
    public static class Clear {
        private final FusedSide side = new FusedSide();

        public Clear() {
            side.queue().publish(VALUE);
            side.reader().watch();
        }

        @Actor
        public void clear() {
            side.reader().clear();
        }

        @Actor
        public void drain(IZZ_Result r) {
            r.r1 = side.use();
        }

        @Arbiter
        public void end(IZZ_Result r) {
            r.r2 = side.reader().isReleased();
            r.r3 = side.queue().isOpen();
        }
    }
}
