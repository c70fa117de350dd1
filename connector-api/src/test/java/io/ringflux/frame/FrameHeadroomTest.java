package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room before a frame, and headers that are put there. */
class FrameHeadroomTest {

    private static final int HEADROOM = 16;
    private static final int CHUNK_BYTES = 64;

    private final UnsafeBuffer ring = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    private final FramePool pool = FramePool.create(new ChunkShape(8, CHUNK_BYTES, HEADROOM));
    private final FrameLender lender = new FrameLender(pool, 4, 1, 0);

    @AfterEach
    void verifyNothingLeaked() {
        assertThat(pool.inUse()).isZero();
        lender.close();
        pool.close();
    }

    @Test
    void shouldPutBytesBeforeTheFirstWhenThereIsRoom() {
        Frame frame = filled(10, 1);

        frame.prepend(4).buffer().setMemory(0, 4, (byte) 9);

        assertThat(frame.length()).isEqualTo(14);
        assertThat(frame.headroom()).isEqualTo(HEADROOM - 4);
        assertThat(frame.capacity()).isEqualTo(CHUNK_BYTES + 4);
        assertThat(frame.copied().bytes()).containsExactly(9, 9, 9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        frame.release();
    }

    @Test
    void shouldRefuseWhenThereIsNoRoomLeft() {
        Frame frame = filled(10, 1).prepend(HEADROOM);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> frame.prepend(1))
                .withMessage("prepend 1 is outside 0..0, the headroom of this frame: give its port more of it");
        assertThatIllegalArgumentException().isThrownBy(() -> frame.prepend(-1));

        assertThat(frame.length()).isEqualTo(10 + HEADROOM);
        frame.release();
    }

    @Test
    void shouldHaveNoRoomWhenThePoolHasNone() {
        try (FramePool plain = FramePool.create(2, CHUNK_BYTES)) {
            Frame frame = plain.allocate(10);

            assertThat(frame.headroom()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> frame.prepend(1));

            frame.release();
        }
    }

    @Test
    void shouldFillEveryChunkToItsEndsWithoutTouchingAnother() {
        Frame[] frames = new Frame[pool.chunkCount()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = filled(CHUNK_BYTES, i).prepend(HEADROOM);
            frames[i].buffer().setMemory(0, CHUNK_BYTES + HEADROOM, (byte) i);
        }

        for (int i = 0; i < frames.length; i++) {
            assertThat(frames[i].copied().bytes()).hasSize(80).containsOnly(i);
            frames[i].release();
        }
    }

    @Test
    void shouldStartAnewWhenItComesBackFromThePoolOrFromALoan() {
        filled(10, 1).prepend(5).release();
        for (int i = 0; i < 20; i++) {
            Frame frame = pool.allocate(10);
            assertThat(frame.headroom()).isEqualTo(HEADROOM);
            frame.release();
            lender.begin();
            lender.lend(ring.addressOffset() + HEADROOM, 10, 0);
            assertThat(lender.batch().get(0).headroom()).isEqualTo(HEADROOM);
            lender.batch().get(0).prepend(3);
            lender.reclaim();
        }
    }

    @Test
    void shouldTakeWhatWasPrependedAlongWhenTaken() {
        ring.setMemory(0, 256, (byte) 5);
        lender.begin();
        lender.lend(ring.addressOffset() + HEADROOM, CHUNK_BYTES, 0);
        Frame frame = lender.batch().get(0).prepend(6);
        frame.buffer().setMemory(0, 6, (byte) 8);

        frame.take();
        lender.reclaim();
        ring.setMemory(0, 256, (byte) 0);

        assertThat(frame.headroom()).isEqualTo(HEADROOM - 6);
        assertThat(frame.capacity()).isEqualTo(CHUNK_BYTES + 6);
        assertThat(frame.copied().bytes())
                .hasSize(CHUNK_BYTES + 6)
                .startsWith(8, 8, 8, 8, 8, 8, 5)
                .endsWith(5);
        frame.release();
    }

    private Frame filled(int length, int value) {
        Frame frame = pool.allocate(length);
        frame.buffer().setMemory(0, length, (byte) value);
        return frame;
    }
}
