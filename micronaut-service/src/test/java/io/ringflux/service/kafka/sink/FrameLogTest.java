package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.frame.Frame;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameLogTest {
    private static final int CAPACITY = 4_096;

    private final TestFrames frames = new TestFrames();

    @AfterEach
    void close() {
        assertThat(frames.inUse()).isZero();
        frames.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 31) - CAPACITY, (1L << 32) - CAPACITY})
    void shouldGiveBackWhatWasAppendedWhenPositionsWrap(long firstPosition) {
        FrameLog log = new FrameLog(CAPACITY, firstPosition);
        Random random = new Random(7);
        Queue<byte[]> expected = new ArrayDeque<>();
        long read = firstPosition;
        long number = 0;
        for (int step = 0; step < 20_000; step++) {
            int length = 12 + random.nextInt(600);
            if (random.nextInt(3) > 0 && append(log, number, length)) {
                expected.add(TestFrames.bytes(1, number++, length));
            } else if (!expected.isEmpty()) {
                read += log.paddingLength(read);
                int index = log.index(read);
                byte[] bytes = expected.remove();
                assertThat(EnhancedPacketBlock.capturedLength(log.buffer(), index))
                        .isEqualTo(bytes.length);
                assertThat(Arrays.copyOfRange(
                                log.bytes(),
                                index + EnhancedPacketBlock.HEADER_LENGTH,
                                index + EnhancedPacketBlock.HEADER_LENGTH + bytes.length))
                        .isEqualTo(bytes);
                read += EnhancedPacketBlock.totalLength(log.buffer(), index);
                log.release(read);
            }
        }
        assertThat(number).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 313, 500})
    void shouldTakeAsManyFramesAsItPromisedWhenTheyAreOfThatLength(int length) {
        int block = EnhancedPacketBlock.length(length);
        FrameLog log = new FrameLog(CAPACITY);
        long number = 0;
        for (int round = 0; round < 500; round++) {
            long promised = log.fits(block);
            assertThat(promised).isGreaterThanOrEqualTo(CAPACITY / block - 2);
            for (long i = 0; i < promised; i++) {
                assertThat(append(log, number++, length)).isTrue();
            }
            log.release(log.tail());
            append(log, number++, 12 + round % 200);
            log.release(log.tail());
        }
    }

    @Test
    void shouldRefuseWhenFull() {
        FrameLog log = new FrameLog(CAPACITY);
        long number = 0;
        while (append(log, number, 100)) {
            number++;
        }

        assertThat(number).isEqualTo(CAPACITY / 132);
        long tail = log.tail();
        assertThat(append(log, number, 100)).isFalse();
        assertThat(log.tail()).isEqualTo(tail);
        assertThat(log.fits(132)).isZero();
    }

    @Test
    void shouldRefuseToBeMadeWhenCapacityIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new FrameLog(1_000)).hasMessageContaining("1000");
    }

    private boolean append(FrameLog log, long number, int length) {
        Frame frame = frames.frame(1, number, length);
        boolean appended = log.append(frame, length, length);
        frame.release();
        return appended;
    }
}
