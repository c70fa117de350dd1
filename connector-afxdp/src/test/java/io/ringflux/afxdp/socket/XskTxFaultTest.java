package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.testkit.LeakCheck;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel that completes what it was not given, and frames that cannot be sent as they are. */
@LeakCheck
class XskTxFaultTest {
    private final StandInTx lab = new StandInTx();
    private final StandInSocket socket = lab.socket;
    private final XskTxQueue tx = lab.open(TxHooks.NONE);

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void shouldRefuseACompletionOfWhatWasNotSent() {
        Frame frame = lab.frame(64);
        tx.submit(frame);
        frame.release();
        UnsafeApi.putLong(
                socket.rings().completion().address(0), lab.share.receiving(0).chunkOffset(3));
        UnsafeApi.putIntVolatile(null, socket.rings().completion().producer(), 1);

        assertThat(tx.reserve(StandInTx.RING)).isEqualTo(QueueFault.BAD_CURSOR.code());
    }

    @Test
    void shouldRefuseASecondCompletionOfAFrame() {
        Frame frame = lab.frame(64);
        assertThat(tx.submit(frame)).isEqualTo(1);
        frame.release();
        long offset = frame.address() - lab.umem.base();
        for (int i = 0; i < 2; i++) {
            UnsafeApi.putLong(socket.rings().completion().address(i), offset);
        }
        UnsafeApi.putIntVolatile(null, socket.rings().completion().producer(), 2);

        assertThat(tx.reserve(StandInTx.RING)).isEqualTo(QueueFault.BAD_CURSOR.code());
        assertThat(lab.share.sending().pool().inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13})
    void shouldDropFramesThatAreTooShortBeforeTheRing(int length) {
        Frame frame = lab.frame(length);

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(tx.counters().dropped()).isEqualTo(1);
        assertThat(tx.heldFrames()).isZero();
        frame.release();
    }

    @Test
    void shouldSayThatAFrameIsTooLongWhenTheRingCanNeverCarryIt() {
        Frame frame = Objects.requireNonNull(
                lab.share.sending().pool().allocate(9 * lab.umem.shape().frameBytes()));

        assertThat(tx.submit(frame)).isEqualTo(QueueFault.TOO_LONG.code());
        frame.release();
    }

    @Test
    void shouldBeFullWhenNothingIsCompleted() {
        for (int i = 0; i < StandInTx.RING; i++) {
            Frame frame = lab.frame(64);
            assertThat(tx.submit(frame)).isEqualTo(1);
            frame.release();
        }
        Frame more = lab.frame(64);

        assertThat(tx.submit(more)).isEqualTo(TxQueue.FULL);
        more.release();
        assertThat(tx.heldFrames()).isEqualTo(StandInTx.RING);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "19, 1"})
    void shouldReferToPiecesUnlessTheyAreMoreThanOneFrameMayHave(int pieces, int descriptors) {
        Frame head = lab.frame(64);
        for (int i = 1; i < pieces; i++) {
            head.append(lab.frame(64));
        }

        assertThat(tx.submit(head)).isEqualTo(descriptors);

        assertThat(tx.heldFrames()).isEqualTo(descriptors);
        head.release();
    }

    @Test
    void shouldCopyFramesThatLieElsewhere() {
        try (FramePool elsewhere = FramePool.create(4, 2048)) {
            Frame frame = Objects.requireNonNull(elsewhere.allocate(100));
            frame.buffer().setMemory(0, 100, (byte) 5);

            assertThat(tx.submit(frame)).isEqualTo(1);

            frame.release();
            assertThat(elsewhere.inUse()).isZero();
            assertThat(lab.share.sending().pool().inUse()).isEqualTo(1);
        }
    }
}
