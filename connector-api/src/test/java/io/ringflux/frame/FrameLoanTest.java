package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.IllegalReferenceCountException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ownership table of single frames: lent, retained, taken, consumed, copied. */
class FrameLoanTest {

    private static final int CHUNKS = 8;
    private static final int CHUNK_BYTES = 64;

    private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_BYTES * CHUNKS));
    private final FramePool pool = FramePool.create(CHUNKS, CHUNK_BYTES);
    private final FrameLender lender = new FrameLender(pool, CHUNKS, 7, 3);

    @BeforeEach
    void fillTheRing() {
        for (int i = 0; i < ring.capacity(); i++) {
            ring.putByte(i, (byte) i);
        }
    }

    @AfterEach
    void shouldHaveEveryFrameBack() {
        assertThat(pool.inUse()).isZero();
        int open = FramePool.openCount();
        lender.close();
        pool.close();
        assertThat(FramePool.openCount()).isEqualTo(open - 1);
    }

    @Test
    void shouldShowTheLendersMemoryWhileLent() {
        Frame frame = lend(10, 20);

        assertThat(frame.address()).isEqualTo(ring.addressOffset() + 10);
        assertThat(frame.length()).isEqualTo(20);
        assertThat(frame.capacity()).isEqualTo(20);
        assertThat(frame.buffer().getByte(0)).isEqualTo((byte) 10);
        assertThat(frame.byteBuffer().get(19)).isEqualTo((byte) 29);
        assertThat(frame.byteBuf().getByte(1)).isEqualTo((byte) 11);
        assertThat(frame.timestampNs()).isEqualTo(99);
        assertThat(frame.port()).isEqualTo(7);
        assertThat(frame.queue()).isEqualTo(3);
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThatThrownBy(() -> frame.buffer().getByte(20)).isInstanceOf(IndexOutOfBoundsException.class);
        lender.reclaim();
    }

    @Test
    void shouldTakeItBackWhenNobodyTookIt() {
        Frame frame = lend(0, 8);

        lender.reclaim();

        assertThatThrownBy(frame::length)
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessageContaining("port 7, queue 3")
                .cause()
                .hasMessage("received here");
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldKeepItsBytesWhenRetainedAndTheSlotIsUsedAgain() {
        Frame frame = lend(0, 8);

        frame.retain();
        lender.reclaim();
        ring.setMemory(0, 8, (byte) -1);

        assertThat(frame.copied().bytes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(pool.inUse()).isEqualTo(1);
        assertThat(frame.release()).isTrue();
    }

    @Test
    void shouldGoBackToStockWhenRetainedAndReleasedInTheSameBurst() {
        Frame frame = lend(0, 8);

        frame.retain(2);
        assertThat(frame.release(2)).isFalse();
        lender.reclaim();

        assertThat(pool.inUse()).isZero();
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void shouldBelongToTheTakerWhenTaken() {
        Frame frame = lend(8, 8);

        assertThat(frame.take()).isSameAs(frame);
        frame.take();
        lender.reclaim();
        ring.setMemory(8, 8, (byte) -1);

        assertThat(frame.buffer().getByte(0)).isEqualTo((byte) 8);
        assertThat(frame.capacity()).isEqualTo(CHUNK_BYTES);
        assertThat(frame.release()).isTrue();
        assertThatThrownBy(frame::release).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void shouldDoNothingWhenALentFrameIsConsumed() {
        Frame frame = lend(0, 8);

        frame.consume();

        assertThat(frame.refCnt()).isEqualTo(1);
        lender.reclaim();
    }

    @Test
    void shouldReleaseWhenATakenFrameIsConsumed() {
        Frame frame = lend(0, 8).take();
        lender.reclaim();

        frame.consume();

        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldKeepTheReferenceOfTheRetainerWhenTheLentFrameIsConsumedAsWell() {
        Frame frame = lend(0, 8);

        frame.retain();
        frame.consume();
        lender.reclaim();

        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldRefuseReleaseWhenTheFrameIsOnlyLent() {
        Frame frame = lend(0, 8);

        assertThatThrownBy(frame::release)
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessageContaining("without retain()");

        assertThat(frame.refCnt()).isEqualTo(1);
        lender.reclaim();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldRefuseAnotherThreadWhenTheFrameIsOnlyLent() {
        Frame frame = lend(0, 8);

        assertThatThrownBy(() -> elsewhere(frame::take)).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> elsewhere(frame::retain)).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> elsewhere(frame::consume)).hasRootCauseInstanceOf(IllegalStateException.class);

        assertThat(frame.refCnt()).isEqualTo(1);
        lender.reclaim();
    }

    @Test
    void shouldBeReleasedAnywhereWhenRetainedBeforeTheHop() {
        Frame frame = lend(0, 8);
        frame.retain();

        elsewhere(frame::consume);
        lender.reclaim();

        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldBeReleasedAnywhereWhenTakenAndTheBurstIsStillOpen() {
        Frame first = lend(0, 8).take();
        Frame second = lendMore(8, 8);

        elsewhere(first::release);
        Frame other = CompletableFuture.supplyAsync(pool::allocate).join();
        lender.reclaim();

        assertThat(second.refCnt()).isZero();
        other.release();
    }

    @Test
    void shouldCountReferencesWhenSharedByTwo() {
        Frame frame = lend(0, 8);
        frame.retain();
        frame.retain();
        lender.reclaim();

        elsewhere(frame::release);
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(frame.release()).isTrue();
    }

    @Test
    void shouldRefuseNonsense() {
        Frame frame = pool.allocate(8);

        assertThatThrownBy(() -> frame.retain(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> frame.release(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> frame.length(CHUNK_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length 65 is outside 0..64");
        assertThatThrownBy(() -> frame.release(2)).isInstanceOf(IllegalReferenceCountException.class);
        assertThat(frame.refCnt()).isEqualTo(1);
        assertThat(frame.touch("here")).isSameAs(frame);
        assertThat(frame).hasToString("Frame[port=0, queue=0, length=8, refs=1, owned]");
        frame.release();
    }

    @Test
    void shouldRefuseToKeepASegmentThatNoChunkHolds() {
        Frame frame = lend(0, CHUNK_BYTES + 1);

        assertThatThrownBy(frame::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("65 bytes");

        lender.reclaim();
    }

    private Frame lend(int offset, int length) {
        lender.begin();
        return lendMore(offset, length);
    }

    private Frame lendMore(int offset, int length) {
        assertThat(lender.lend(ring.addressOffset() + offset, length, 99)).isTrue();
        return lender.batch().get(lender.batch().size() - 1);
    }

    private static void elsewhere(Runnable action) throws CompletionException {
        CompletableFuture.runAsync(action).join();
    }
}
