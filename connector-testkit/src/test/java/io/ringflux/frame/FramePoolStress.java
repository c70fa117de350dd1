package io.ringflux.frame;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringflux.stress.Arena;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A pool between its owner and another thread. */
public class FramePoolStress {

    private static final int CHUNK_BYTES = 64;

    /** Both want the only frame, and give it back: whoever holds it has it alone. */
    @JCStressTest
    @Outcome(id = "1, 2, 1", expect = ACCEPTABLE, desc = "one after the other")
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the other found the pool empty")
    @Outcome(id = "0, 2, 1", expect = ACCEPTABLE, desc = "the owner found the pool empty")
    @Outcome(expect = FORBIDDEN, desc = "two holders at once, or a frame lost or doubled")
    @State
    public static class OneFrame {
        private final FramePool pool = FramePool.over(Arena.cell(), 1, CHUNK_BYTES, () -> {});

        @Actor
        public void owner(III_Result r) {
            pool.owner(Thread.currentThread());
            r.r1 = use(pool, 1);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = use(pool, 2);
        }

        @Arbiter
        public void count(III_Result r) {
            r.r3 = free(pool);
        }
    }

    /** The other thread gives a frame back, and its owner may find it: empty, and with nobody writing any more. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "not back yet")
    @Outcome(id = "7, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "back, and found by its owner")
    @Outcome(expect = FORBIDDEN, desc = "found in use, or lost or doubled")
    @State
    public static class Recycled {
        private final FramePool pool = FramePool.over(Arena.cell(), 1, CHUNK_BYTES, () -> {});
        private final @Nullable Frame frame = pool.allocate(CHUNK_BYTES);

        @Actor
        public void owner(III_Result r) {
            pool.owner(Thread.currentThread());
            Frame found = pool.allocate();
            if (found != null) {
                r.r1 = UnsafeApi.getInt(found.address());
                r.r2 = found.length();
                found.release();
            }
        }

        @Actor
        public void other() {
            if (frame != null) {
                UnsafeApi.putInt(frame.address(), 7);
                frame.release();
            }
        }

        @Arbiter
        public void count(III_Result r) {
            r.r3 = free(pool);
        }
    }

    /** The pool is closed while its last frame comes back: its memory is freed, and once. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "freed once")
    @Outcome(expect = FORBIDDEN, desc = "freed twice or never")
    @State
    public static class Closed {
        private final AtomicInteger freed = new AtomicInteger();
        private final FramePool pool = FramePool.over(Arena.cell(), 1, CHUNK_BYTES, freed::incrementAndGet);
        private final @Nullable Frame frame = pool.allocate();

        @Actor
        public void close() {
            pool.close();
        }

        @Actor
        public void release() {
            if (frame != null) {
                frame.release();
            }
        }

        @Arbiter
        public void count(III_Result r) {
            r.r3 = freed.get();
        }
    }

    /** Takes a frame, marks it, and says what mark it has when it goes back; 0 without a frame. */
    private static int use(FramePool pool, int mark) {
        Frame frame = pool.allocate();
        if (frame == null) {
            return 0;
        }
        UnsafeApi.putInt(frame.address(), mark);
        int seen = UnsafeApi.getIntVolatile(null, frame.address());
        frame.release();
        return seen;
    }

    /** Frames that the pool can give to whoever owns it now; one that came back twice is given twice. */
    static int free(FramePool pool) {
        pool.owner(Thread.currentThread());
        int count = 0;
        while (count < 3 && pool.allocate() != null) {
            count++;
        }
        return count;
    }
}
