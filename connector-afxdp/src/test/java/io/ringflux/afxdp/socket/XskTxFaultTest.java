package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.testkit.LeakCheck;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel that completes what it was not given, and frames that cannot be sent as they are. */
@LeakCheck
class XskTxFaultTest {
    private static final int RING = 8;
    private static final int CHUNKS = 32;
    private static final int CHUNK_BYTES = 2048;

    private final Umem umem = Umem.create(new UmemShape(CHUNK_BYTES, 0, false, true, false), 2 * CHUNKS);
    private final UmemShare share = umem.carve(CHUNKS, CHUNKS);
    private final UmemArea receive = share.receiving(0);
    private final UmemArea transmit = share.sending();
    private final StandInSocket socket = new StandInSocket(umem, RING);
    private XskTxQueue tx;

    @BeforeEach
    void open() {
        XskOptions options = new XskOptions(false, true, true, true, 0, "off");
        tx = new XskTxQueue(socket, socket.rings(), options, share, 14, TxHooks.NONE, errno -> {});
    }

    @AfterEach
    void close() {
        tx.close();
        socket.release();
        share.close();
        umem.close();
    }

    @Test
    void shouldRefuseACompletionOfWhatWasNotSent() {
        Frame frame = frame(64);
        tx.submit(frame);
        frame.release();
        UnsafeApi.putLong(socket.rings().completion().address(0), receive.chunkOffset(3));
        UnsafeApi.putIntVolatile(null, socket.rings().completion().producer(), 1);

        assertThat(tx.reserve(RING)).isEqualTo(QueueFault.BAD_CURSOR.code());
    }

    @Test
    void shouldRefuseASecondCompletionOfAFrame() {
        Frame frame = frame(64);
        assertThat(tx.submit(frame)).isEqualTo(1);
        frame.release();
        long offset = frame.address() - umem.base();
        for (int i = 0; i < 2; i++) {
            UnsafeApi.putLong(socket.rings().completion().address(i), offset);
        }
        UnsafeApi.putIntVolatile(null, socket.rings().completion().producer(), 2);

        assertThat(tx.reserve(RING)).isEqualTo(QueueFault.BAD_CURSOR.code());
        assertThat(transmit.pool().inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13})
    void shouldDropFramesThatAreTooShortBeforeTheRing(int length) {
        Frame frame = frame(length);

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(tx.counters().dropped()).isEqualTo(1);
        assertThat(tx.heldFrames()).isZero();
        frame.release();
    }

    @Test
    void shouldSayThatAFrameIsTooLongWhenTheRingCanNeverCarryIt() {
        Frame frame =
                Objects.requireNonNull(transmit.pool().allocate(9 * umem.shape().frameBytes()));

        assertThat(tx.submit(frame)).isEqualTo(QueueFault.TOO_LONG.code());
        frame.release();
    }

    @Test
    void shouldBeFullWhenNothingIsCompleted() {
        for (int i = 0; i < RING; i++) {
            Frame frame = frame(64);
            assertThat(tx.submit(frame)).isEqualTo(1);
            frame.release();
        }
        Frame more = frame(64);

        assertThat(tx.submit(more)).isEqualTo(TxQueue.FULL);
        more.release();
        assertThat(tx.heldFrames()).isEqualTo(RING);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "19, 1"})
    void shouldReferToPiecesUnlessTheyAreMoreThanOneFrameMayHave(int pieces, int descriptors) {
        Frame head = frame(64);
        for (int i = 1; i < pieces; i++) {
            head.append(frame(64));
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
            assertThat(transmit.pool().inUse()).isEqualTo(1);
        }
    }

    private Frame frame(int length) {
        return Objects.requireNonNull(transmit.pool().allocate(length));
    }
}
