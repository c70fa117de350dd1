package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.IllegalReferenceCountException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ownership table of batches. */
class FrameBatchTest {

    private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
    private final FramePool pool = FramePool.create(16, 64);
    private final FrameLender lender = new FrameLender(pool, 16, 1, 0);

    @AfterEach
    void shouldHaveEveryFrameBack() {
        assertThat(pool.inUse()).isZero();
        lender.close();
        pool.close();
    }

    @Test
    void shouldGiveTheFramesInOrder() {
        FrameBatch batch = lend(1, 2, 3);

        List<Integer> lengths = new ArrayList<>();
        batch.forEach(frame -> lengths.add(frame.length()));

        assertThat(lengths).containsExactly(1, 2, 3);
        assertThat(batch.totalLength()).isEqualTo(6);
        assertThat(batch.get(2).length()).isEqualTo(3);
        assertThatThrownBy(() -> batch.get(3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("index 3 is outside 0..2");
        lender.reclaim();
    }

    @Test
    void shouldEndWithTheCallWhenNobodyTookIt() {
        FrameBatch batch = lend(1, 2);

        batch.consume();
        lender.reclaim();

        assertThatThrownBy(batch::size).isInstanceOf(IllegalReferenceCountException.class);
        assertThatThrownBy(batch::retain).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void shouldKeepAllFramesWhenRetained() {
        ring.setMemory(0, 64, (byte) 4);
        FrameBatch batch = lend(10, 20);

        batch.retain();
        lender.reclaim();
        ring.setMemory(0, 64, (byte) 5);
        FrameBatch other = lend(1);

        assertThat(batch.get(1).copied().bytes()).hasSize(20).containsOnly(4);
        assertThat(other).isNotSameAs(batch);
        assertThat(pool.inUse()).isEqualTo(2);
        assertThat(batch.release()).isTrue();
        assertThatThrownBy(() -> batch.get(0)).isInstanceOf(IllegalReferenceCountException.class);
        lender.reclaim();
    }

    @Test
    void shouldBelongToTheTakerWhenTaken() {
        FrameBatch batch = lend(10, 20).take();
        lender.reclaim();

        CompletableFuture.runAsync(batch::consume).join();

        assertThat(batch.refCnt()).isZero();
    }

    @Test
    void shouldBeReleasedElsewhereBeforeTheBurstEndsWhenTaken() {
        FrameBatch batch = lend(10, 20, 30).take();

        CompletableFuture.runAsync(batch::release).join();
        lender.reclaim();

        assertThat(pool.inUse()).isZero();
    }

    @Test
    void shouldLeaveAFrameToItsRetainerWhenTheBatchIsReleased() {
        FrameBatch batch = lend(10, 20);
        Frame kept = batch.get(1).retain();
        batch.retain();
        Frame keptLater = batch.get(0).retain();
        lender.reclaim();

        batch.release();

        assertThat(kept.length()).isEqualTo(20);
        assertThat(keptLater.length()).isEqualTo(10);
        kept.release();
        keptLater.release();
    }

    @Test
    void shouldRefuseTheBatchWhenAFrameWasTakenOutOfIt() {
        FrameBatch batch = lend(10, 20);
        Frame taken = batch.get(0).take();

        assertThatThrownBy(batch::retain)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("frame 0 was taken out");

        lender.reclaim();
        taken.release();
    }

    @Test
    void shouldRefuseReleaseWhenTheBatchIsOnlyLent() {
        FrameBatch batch = lend(10);

        assertThatThrownBy(batch::release)
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessageContaining("without retain()");

        assertThat(batch.size()).isEqualTo(1);
        lender.reclaim();
    }

    @Test
    void shouldRefuseAnotherThreadWhenTheBatchIsOnlyLent() {
        FrameBatch batch = lend(10);

        assertThatThrownBy(() -> CompletableFuture.runAsync(batch::retain).join())
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> CompletableFuture.runAsync(batch::take).join())
                .hasRootCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> CompletableFuture.runAsync(batch::consume).join())
                .hasRootCauseInstanceOf(IllegalStateException.class);

        lender.reclaim();
    }

    private FrameBatch lend(int... lengths) {
        lender.begin();
        for (int length : lengths) {
            assertThat(lender.lend(ring.addressOffset(), length, 0)).isTrue();
        }
        return lender.batch();
    }
}
