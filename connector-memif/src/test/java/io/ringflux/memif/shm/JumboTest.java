package io.ringflux.memif.shm;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bursts of long frames, of which a ring holds a few only. */
class JumboTest {

    private static final int FRAMES = 128;
    private static final int LENGTH = 8960;
    private static final int RING_LOG2 = 6;
    private static final int SLOTS_EACH = 5;

    private final FramePool source = FramePool.create(4, LENGTH);

    @AfterEach
    void verifyNothingLeaked() {
        assertThat(source.inUse()).isZero();
        source.close();
    }

    @Test
    void shouldCarryWholeFramesOnlyWhenTheRingIsFullOfThem() {
        try (LoopedMemory memory = LoopedMemory.of(RING_LOG2, 2048)) {
            assertCarried(memory.clientTx(), memory.serverRx());
            assertCarried(memory.serverTx(), memory.clientRx());
        }
    }

    private void assertCarried(TxQueue tx, RxQueue rx) {
        int sent = 0;
        int[] arrived = {0};
        while (arrived[0] < FRAMES) {
            int before = sent;
            while (sent < FRAMES && submitted(tx, sent)) {
                sent++;
            }
            tx.flush();
            assertThat(sent - before).isLessThanOrEqualTo((1 << RING_LOG2) / SLOTS_EACH);
            rx.poll(
                    burst -> {
                        burst.forEach(
                                frame -> assertThat(frame.copied().bytes()).containsExactly(pattern(arrived[0]++)));
                        return burst.size();
                    },
                    64);
        }
        assertThat(arrived[0]).isEqualTo(FRAMES);
        assertThat(rx.counters().faults()).isZero();
        assertThat(tx.counters().full()).isPositive();
    }

    private boolean submitted(TxQueue tx, int number) {
        Frame frame = Objects.requireNonNull(source.allocate(LENGTH));
        frame.buffer().putBytes(0, pattern(number));
        int used = tx.submit(frame);
        frame.release();
        assertThat(used).isIn(SLOTS_EACH, TxQueue.FULL);
        return used > 0;
    }

    private static byte[] pattern(int number) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }
}
