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
import org.openjdk.jcstress.infra.results.IJ_Result;

/** What was written before a cursor was released is there for whoever acquires it. */
public class CursorStress {

    private static final int DATA = 64;
    private static final long WRITTEN = 0x1122_3344_5566_7788L;

    /** Over the wrap of a 16-bit cursor. */
    @JCStressTest
    @Outcome(id = "65535, 0", expect = ACCEPTABLE, desc = "not published yet")
    @Outcome(id = "65535, 1234605616436508552", expect = ACCEPTABLE, desc = "written, not published yet")
    @Outcome(id = "0, 1234605616436508552", expect = ACCEPTABLE, desc = "published")
    @Outcome(expect = FORBIDDEN, desc = "published before it was written, or a torn cursor")
    @State
    public static class Narrow extends Published {
        public Narrow() {
            super(Cursor::of16Bits, 0xffff);
        }

        @Actor
        public void produce() {
            publish();
        }

        @Actor
        public void consume(IJ_Result r) {
            look(r);
        }
    }

    /** Over the wrap of a 32-bit cursor. */
    @JCStressTest
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "not published yet")
    @Outcome(id = "-1, 1234605616436508552", expect = ACCEPTABLE, desc = "written, not published yet")
    @Outcome(id = "0, 1234605616436508552", expect = ACCEPTABLE, desc = "published")
    @Outcome(expect = FORBIDDEN, desc = "published before it was written, or a torn cursor")
    @State
    public static class Wide extends Published {
        public Wide() {
            super(Cursor::of32Bits, -1);
        }

        @Actor
        public void produce() {
            publish();
        }

        @Actor
        public void consume(IJ_Result r) {
            look(r);
        }
    }

    /** One entry that is written, and the cursor that publishes it. */
    static class Published {
        private final long cell = Arena.cell();
        private final Cursor producer;
        private final Cursor consumer;
        private final int before;

        Published(LongFunction<Cursor> width, int before) {
            producer = width.apply(cell);
            consumer = width.apply(cell);
            this.before = before;
            producer.release(before);
        }

        void publish() {
            UnsafeApi.putLong(cell + DATA, WRITTEN);
            producer.release(before + 1);
        }

        void look(IJ_Result r) {
            r.r1 = consumer.acquire();
            r.r2 = UnsafeApi.getLong(cell + DATA);
        }
    }
}
