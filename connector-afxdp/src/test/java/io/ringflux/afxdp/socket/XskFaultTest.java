package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.ChunkLender;
import io.ringflux.frame.Frame;
import io.ringflux.queue.QueueFault;
import io.ringflux.testkit.LeakCheck;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A kernel that writes nonsense into the receive ring. */
@LeakCheck
class XskFaultTest {
    private static final int RING = 8;
    private static final int CHUNKS = 32;
    private static final int CHUNK_BYTES = 2048;
    private static final int START = 256;
    private static final int LEAST_BURST = 4;

    private final Umem umem = Umem.create(new UmemShape(CHUNK_BYTES, 0, false, true, false), 2 * CHUNKS);
    private final UmemShare share = umem.carve(CHUNKS, CHUNKS);
    private final UmemArea receive = share.receiving(0);
    private StandInSocket socket;
    private XskRxQueue rx;

    @BeforeEach
    void open() {
        open(64);
    }

    @AfterEach
    void close() {
        letGo();
        share.close();
        umem.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, BAD_LENGTH",
        "0, -1, BAD_LENGTH",
        "0, 1793, BAD_BOUNDS",
        "0, 2147483647, BAD_BOUNDS",
        "65536, 64, BAD_REGION",
        "-2048, 64, BAD_REGION",
        "9223372036854775000, 64, BAD_REGION"
    })
    void shouldSayWhatIsWrongWhenADescriptorIs(long shift, int length, QueueFault fault) {
        long chunk = givenChunk(0);

        publish(chunk + START + shift, length, 0);

        assertThat(rx.peek(64)).isEqualTo(fault.code());
        assertThat(rx.counters().faults()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAChunkThatTheKernelWasNotGiven() {
        long unknown = receive.chunkOffset(0);
        for (int i = 0; i < RING; i++) {
            unknown = givenChunk(i) == unknown ? unknown + CHUNK_BYTES : unknown;
        }
        publish(givenChunk(0) + START, 64, 0);
        publish(givenChunk(0) + START, 64, 0);

        assertThat(rx.peek(64)).isEqualTo(1);
        rx.release(1);

        assertThat(rx.peek(64)).isEqualTo(QueueFault.BAD_REGION.code());
    }

    @Test
    void shouldRefuseACursorThatIsFurtherThanTheRing() {
        UnsafeApi.putIntVolatile(null, socket.rings().receiving().producer(), RING + 1);

        assertThat(rx.peek(64)).isEqualTo(QueueFault.BAD_CURSOR.code());
    }

    @Test
    void shouldRefuseAChainWithoutAnEnd() {
        for (int i = 0; i < RING; i++) {
            publish(givenChunk(i) + START, 64, XskUapi.XDP_PKT_CONTD);
        }

        assertThat(rx.peek(64)).isEqualTo(QueueFault.BAD_CHAIN.code());
    }

    @Test
    void shouldWaitForTheRestWhenAChainIsCut() {
        publish(givenChunk(0) + START, 1000, XskUapi.XDP_PKT_CONTD);
        assertThat(rx.peek(64)).isZero();

        publish(givenChunk(1) + START, 500, 0);

        assertThat(rx.peek(64)).isEqualTo(1);
        assertThat(rx.burst().get(0).totalLength()).isEqualTo(1500);
        rx.release(1);
        assertThat(rx.peek(64)).isZero();
    }

    @Test
    void shouldLeaveAFrameToTheNextBurstWhenChainsFillThisOne() {
        open(LEAST_BURST);
        for (int i = 0; i < LEAST_BURST; i += 2) {
            publish(givenChunk(i) + START, 1000, XskUapi.XDP_PKT_CONTD);
            publish(givenChunk(i + 1) + START, 500, 0);
        }
        publish(givenChunk(LEAST_BURST) + START, 64, 0);

        assertThat(rx.peek(64)).isEqualTo(LEAST_BURST / 2);
        rx.release(LEAST_BURST / 2);

        assertThat(rx.peek(64)).isEqualTo(1);
        assertThat(rx.burst().get(0).totalLength()).isEqualTo(64);
        rx.release(1);
    }

    @Test
    void shouldLeaveAChainToTheNextBurstWhenItDoesNotFitIntoThisOne() {
        open(LEAST_BURST);
        for (int i = 0; i < LEAST_BURST - 1; i++) {
            publish(givenChunk(i) + START, 64, 0);
        }
        publish(givenChunk(LEAST_BURST - 1) + START, 1000, XskUapi.XDP_PKT_CONTD);
        publish(givenChunk(LEAST_BURST) + START, 500, 0);

        assertThat(rx.peek(64)).isEqualTo(LEAST_BURST - 1);
        rx.release(LEAST_BURST - 1);

        assertThat(rx.peek(64)).isEqualTo(1);
        assertThat(rx.burst().get(0).totalLength()).isEqualTo(1500);
        rx.release(1);
    }

    @Test
    void shouldCountFramesAsHandledWhenALaterOneWasTaken() {
        for (int i = 0; i < 3; i++) {
            publish(givenChunk(i) + START, 64, 0);
        }
        assertThat(rx.peek(64)).isEqualTo(3);
        Frame taken = rx.burst().get(1).retain();

        rx.release(0);

        assertThat(rx.counters().dropped()).isEqualTo(2);
        assertThat(rx.peek(64)).isEqualTo(1);
        rx.release(1);
        taken.release();
        assertThat(receive.pool().inUse()).isZero();
    }

    @Test
    void shouldRefuseShapesThatTheKernelWouldRefuse() {
        assertThatThrownBy(() -> new UmemShape(1024, 0, false, false, false)).hasMessageContaining("2048..4096");
        assertThatThrownBy(() -> new UmemShape(8192, 0, true, false, false)).hasMessageContaining("2048..4096");
        assertThatThrownBy(() -> new UmemShape(3000, 0, false, false, false)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> new UmemShape(2048, 1345, false, false, false)).hasMessageContaining("0..1344");
        assertThat(new UmemShape(4096, 3392, false, false, false).frameBytes()).isEqualTo(448);
    }

    /** Another queue in the place of the present one, whose bursts have so many segments at most. */
    private void open(int segments) {
        letGo();
        socket = new StandInSocket(umem, RING);
        XskOptions options = new XskOptions(false, true, true, true, 0, "off");
        ChunkLender lender = new ChunkLender(receive.pool(), segments, 1, 0);
        rx = new XskRxQueue(socket, socket.rings(), options, receive, lender, new ReceiveClock(false));
    }

    private void letGo() {
        if (rx != null) {
            rx.close();
            socket.release();
        }
    }

    /** The chunk that was given to the kernel as number {@code index}. */
    private long givenChunk(int index) {
        return UnsafeApi.getLong(socket.rings().fill().address(index));
    }

    private void publish(long address, int length, int options) {
        RingMemory ring = socket.rings().receiving();
        int position = UnsafeApi.getIntVolatile(null, ring.producer());
        DescriptorLayout.put(ring.descriptor(position & (RING - 1)), address, length, options);
        UnsafeApi.putIntVolatile(null, ring.producer(), position + 1);
    }
}
