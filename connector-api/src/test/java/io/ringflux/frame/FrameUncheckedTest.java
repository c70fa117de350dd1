package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.IllegalReferenceCountException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The short ways that frames go on their loop, which are open only without {@code ringflux.checks}. */
@DisabledIfSystemProperty(named = "ringflux.checks", matches = "true")
class FrameUncheckedTest {

    private static final int CHUNKS = 4;
    private static final int CHUNK_BYTES = 64;

    private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_BYTES * CHUNKS));
    private final FramePool pool = FramePool.create(CHUNKS, CHUNK_BYTES);
    private final FrameLender lender = new FrameLender(pool, CHUNKS, 7, 3);

    @BeforeEach
    void ownThePool() {
        pool.owner(Thread.currentThread());
    }

    @AfterEach
    void shouldHaveEveryFrameBackOnce() {
        assertThat(pool.inUse()).isZero();
        int open = FramePool.openCount();
        lender.close();
        assertThat(freeFrames()).isEqualTo(CHUNKS);
        pool.close();
        assertThat(FramePool.openCount()).isEqualTo(open - 1);
    }

    @Test
    void shouldBeOnLoanAgainWhenTakenAndReleasedWithinItsBurst() {
        Frame frame = lend(1)[0].take();

        boolean released = frame.release();

        assertThat(released).isTrue();
        assertThat(frame.isLent()).isTrue();
        assertThatThrownBy(frame::release).isInstanceOf(IllegalReferenceCountException.class);
        lender.reclaim();
        assertThat(lend(1)[0]).isSameAs(frame);
        lender.reclaim();
    }

    @Test
    void shouldShowTheNextBurstsBytesWhenItCameBack() {
        lend(1)[0].take().release();
        lender.reclaim();
        ring.putByte(0, (byte) 42);

        Frame frame = lend(1)[0];

        assertThat(frame.address()).isEqualTo(ring.addressOffset());
        assertThat(frame.buffer().getByte(0)).isEqualTo((byte) 42);
        assertThat(Offload.of(frame)).isEqualTo(Offload.NONE);
        lender.reclaim();
    }

    @Test
    void shouldForgetWhatIsLeftToDoWhenLentAgain() {
        Offload.set(lend(1)[0], Offload.pack(Offload.GSO_UDP, 100, 0, 0));
        lender.reclaim();

        Frame frame = lend(1)[0];

        assertThat(Offload.of(frame)).isEqualTo(Offload.NONE);
        lender.reclaim();
    }

    @Test
    void shouldGoToThePoolWhenReleasedBehindItsBurst() {
        Frame frame = lend(1)[0].take();
        lender.reclaim();

        boolean released = frame.release();

        assertThat(released).isTrue();
        assertThat(frame.isLent()).isFalse();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void shouldGoToThePoolWhenAnotherThreadReleasesItWithinTheBurst() {
        Frame frame = lend(1)[0].take();

        CompletableFuture.runAsync(frame::release).join();

        assertThat(frame.refCnt()).isZero();
        lender.reclaim();
        assertThat(frame.isLent()).isFalse();
    }

    @Test
    void shouldStayWithItsNextHolderWhenThePoolGaveItAwayWithinTheBurst() {
        Frame[] frames = lend(CHUNKS);
        frames[2].take();
        CompletableFuture.runAsync(frames[2]::release).join();
        Frame allocated = pool.allocate();

        lender.reclaim();

        assertThat(allocated).isSameAs(frames[2]);
        assertThat(allocated.refCnt()).isEqualTo(1);
        assertThat(allocated.release()).isTrue();
        assertThat(allocated.refCnt()).isZero();
    }

    @Test
    void shouldBringItsChainHomeWhenASegmentWasAppendedMeanwhile() {
        Frame frame = lend(1)[0].take();
        Frame segment = pool.allocate(8);
        frame.append(segment);

        boolean released = frame.release();

        assertThat(released).isTrue();
        assertThat(segment.refCnt()).isZero();
        lender.reclaim();
    }

    @Test
    void shouldCountPlainlyWhenRetainedAndReleasedWithinTheBurst() {
        Frame frame = lend(1)[0];

        frame.retain(2);
        boolean last = frame.release();
        boolean lastOfBoth = frame.release();

        assertThat(last).isFalse();
        assertThat(lastOfBoth).isFalse();
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThatThrownBy(frame::release).isInstanceOf(IllegalReferenceCountException.class);
        lender.reclaim();
    }

    @Test
    void shouldKeepOrderWhenEveryFrameOfABurstIsReleasedBehindIt() {
        Frame[] first = lend(3);
        for (Frame frame : first) {
            frame.take();
        }
        lender.reclaim();
        for (Frame frame : first) {
            frame.release();
        }
        lend(1);
        lender.reclaim();

        Frame[] second = lend(CHUNKS);

        assertThat(second).doesNotHaveDuplicates().contains(first);
        lender.reclaim();
    }

    @Test
    void shouldBeLentAgainWhenABatchIsTakenAndReleasedWithinItsBurst() {
        lend(3);
        FrameBatch batch = lender.batch().take();

        boolean released = batch.release();

        assertThat(released).isTrue();
        assertThat(pool.inUse()).isZero();
        lender.reclaim();
        assertThat(lend(3)).doesNotHaveDuplicates();
        lender.reclaim();
    }

    private Frame[] lend(int count) {
        lender.begin();
        Frame[] frames = new Frame[count];
        for (int i = 0; i < count; i++) {
            assertThat(lender.lend(ring.addressOffset() + (long) i * CHUNK_BYTES, CHUNK_BYTES, 99))
                    .isTrue();
            frames[i] = lender.batch().get(i);
        }
        return frames;
    }

    private int freeFrames() {
        int count = 0;
        Frame chain = null;
        for (Frame frame = pool.allocate(); frame != null; frame = pool.allocate()) {
            chain = chain == null ? frame : chain.append(frame);
            count++;
        }
        if (chain != null) {
            chain.release();
        }
        return count;
    }
}
