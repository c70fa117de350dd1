package io.ringflux.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrameTruncationTest {

    private final FramePool pool = FramePool.create(8, 64);

    @AfterEach
    void shouldLeaveNoFrameTaken() {
        assertThat(pool.inUse()).isZero();
        pool.close();
    }

    @Test
    void shouldKeepTheOriginalLengthWhenCut() {
        Frame frame = pool.allocate(60);

        frame.truncate(20).truncate(10);

        assertThat(frame.length()).isEqualTo(10);
        assertThat(frame.originalLength()).isEqualTo(60);
        frame.release();
    }

    @Test
    void shouldCutAcrossSegmentsWhenChained() {
        Frame frame = pool.allocate(150);

        frame.truncate(70);

        assertThat(frame.totalLength()).isEqualTo(70);
        assertThat(frame.copied().bytes()).hasSize(70);
        assertThat(frame.originalLength()).isEqualTo(150);
        frame.release();
    }

    @Test
    void shouldLeaveAShorterFrameAlone() {
        Frame frame = pool.allocate(30);

        frame.truncate(31);

        assertThat(frame.length()).isEqualTo(30);
        assertThat(frame.originalLength()).isEqualTo(30);
        frame.release();
    }

    @Test
    void shouldForgetTheOriginalLengthWhenTheChunkIsUsedAgain() {
        FramePool single = FramePool.create(2, 64);
        single.allocate(60).truncate(1).release();

        Frame frame = single.allocate(8);

        assertThat(frame.originalLength()).isEqualTo(8);
        frame.release();
        single.close();
    }

    @Test
    void shouldTellWhatWasSeenWhenOnlyAPartIsThere() {
        Frame frame = pool.allocate(20);

        frame.originalLength(1500);

        assertThat(frame.originalLength()).isEqualTo(1500);
        assertThat(frame.totalLength()).isEqualTo(20);
        frame.release();
    }
}
