package io.ringflux.frame;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringflux.stress.Arena;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Whoever gives up the last reference, and nobody else, brings the frame back: once. */
public class FrameReferencesStress {

    private static final int CHUNK_BYTES = 64;

    /** Two holders, one of which passes a reference on and takes it back meanwhile. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the first holder was the last")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "the second holder was the last")
    @Outcome(expect = FORBIDDEN, desc = "brought back twice, too early or never")
    @State
    public static class TwoHolders {
        private final FramePool pool = FramePool.over(Arena.cell(), 1, CHUNK_BYTES, () -> {});
        private final Frame frame = allocated(pool).retain();

        @Actor
        public void first(ZZI_Result r) {
            frame.retain();
            frame.release();
            r.r1 = frame.release();
        }

        @Actor
        public void second(ZZI_Result r) {
            r.r2 = frame.release();
        }

        @Arbiter
        public void count(ZZI_Result r) {
            r.r3 = FramePoolStress.free(pool);
        }
    }

    /** The loan of a retained frame ends on the loop while another thread releases it. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "the holder was the last")
    @Outcome(id = "false, false, 1", expect = ACCEPTABLE, desc = "the loan was the last")
    @Outcome(expect = FORBIDDEN, desc = "brought back twice, too early or never")
    @State
    public static class EndOfLoan {
        private final FramePool pool = FramePool.over(Arena.cell(), 1, CHUNK_BYTES, () -> {});
        private final FrameLender lender = new FrameLender(pool, 1, 1, 0);
        private final Frame frame;

        public EndOfLoan() {
            frame = lent(pool, lender).get(0).retain();
            pool.borrower(ELSEWHERE);
        }

        @Actor
        public void endLoan() {
            lender.reclaim();
        }

        @Actor
        public void release(ZZI_Result r) {
            r.r1 = frame.release();
        }

        @Arbiter
        public void count(ZZI_Result r) {
            lender.close();
            r.r3 = FramePoolStress.free(pool);
        }
    }

    /** As above for a whole batch, which a sink on another thread consumes, and which then is lent again. */
    @JCStressTest
    @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "back in the pool, and fit for the next burst")
    @Outcome(expect = FORBIDDEN, desc = "brought back twice or never")
    @State
    public static class EndOfBatchLoan {
        private final FramePool pool = FramePool.over(Arena.cell(), 1, CHUNK_BYTES, () -> {});
        private final FrameLender lender = new FrameLender(pool, 1, 1, 0);
        private final FrameBatch batch;

        public EndOfBatchLoan() {
            batch = lent(pool, lender).retain();
            pool.borrower(ELSEWHERE);
        }

        @Actor
        public void endLoan() {
            lender.reclaim();
        }

        @Actor
        public void consume() {
            batch.consume();
        }

        @Arbiter
        public void count(ZZI_Result r) {
            FrameBatch next = lent(pool, lender);
            r.r1 = next.size() == 1 && next.refCnt() == 1;
            lender.close();
            r.r3 = FramePoolStress.free(pool);
        }
    }

    /** The holder of a taken batch releases it while its lender goes on to the next burst. */
    @JCStressTest
    @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "each burst has a batch of its own")
    @Outcome(expect = FORBIDDEN, desc = "two bursts in one batch, or a frame lost or doubled")
    @State
    public static class TakenBatch {
        private final FramePool pool = FramePool.over(Arena.cell(), 2, CHUNK_BYTES, () -> {});
        private final FrameLender lender = new FrameLender(pool, 1, 1, 0);
        private final FrameBatch batch = lent(pool, lender).take();

        @Actor
        public void nextBurst(ZZI_Result r) {
            lender.reclaim();
            r.r1 = lent(pool, lender).size() == 1;
            lender.reclaim();
        }

        @Actor
        public void release() {
            batch.release();
        }

        @Arbiter
        public void count(ZZI_Result r) {
            FrameBatch one = lent(pool, lender).take();
            lender.reclaim();
            FrameBatch other = lent(pool, lender).take();
            lender.reclaim();
            r.r2 = one != other && one.size() == 1 && other.size() == 1;
            one.release();
            other.release();
            lender.close();
            r.r3 = FramePoolStress.free(pool);
        }
    }

    /** Stands for the loop, so that neither actor is taken for it. */
    private static final Thread ELSEWHERE = new Thread("loop");

    private static Frame allocated(FramePool pool) {
        Frame frame = pool.allocate();
        if (frame == null) {
            throw new IllegalStateException("a new pool is empty");
        }
        return frame;
    }

    private static FrameBatch lent(FramePool pool, FrameLender lender) {
        lender.begin();
        if (!lender.lend(Arena.cell(), pool.chunkBytes(), 1)) {
            throw new IllegalStateException("a new pool is empty");
        }
        return lender.batch();
    }
}
