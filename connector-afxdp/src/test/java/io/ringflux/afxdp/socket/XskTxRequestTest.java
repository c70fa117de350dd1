package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests before frames to send: what the kernel finds there, and frames that can have none where they lie. */
@LeakCheck
class XskTxRequestTest {
    private static final int RING = 8;
    private static final int CHUNKS = 32;
    private static final int CHUNK_BYTES = 2048;

    private final Umem umem = Umem.create(new UmemShape(CHUNK_BYTES, 0, false, true, false), 2 * CHUNKS);
    private final UmemShare share = umem.carve(CHUNKS, CHUNKS);
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

    @ParameterizedTest
    @CsvSource({"60, 6, false", "34, 28, false", "34, 6, true"})
    void shouldRefuseAChecksumOutsideTheFrame(int start, int offset, boolean valid) {
        Frame frame = frame(64);
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, start, offset + (valid ? 0 : 8)));

        tx.submit(frame);

        assertThat(tx.counters().dropped()).isEqualTo(valid ? 0 : 1);
        frame.release();
    }

    @Test
    void shouldWriteTheWholeRequestAnewWhenAFrameIsSentAgain() {
        Frame frame = frame(64);
        long metadata = frame.address() - TxMetadataLayout.SIZE;
        UnsafeApi.setMemory(metadata, TxMetadataLayout.SIZE, (byte) 0x7f); // as a time stamp of the kernel would
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, 34, 6));

        tx.submit(frame);

        assertThat(UnsafeApi.getLong(metadata)).isEqualTo(XskUapi.XDP_TXMD_FLAGS_CHECKSUM);
        assertThat(UnsafeApi.getLong(metadata + 8)).isEqualTo(34 | 6 << 16);
        assertThat(UnsafeApi.getLong(metadata + 16)).isZero();
        frame.release();
    }

    @Test
    void shouldCopyAFrameWhoseRequestIsStillWithTheKernel() {
        List<Long> stamps = new ArrayList<>();
        XskOptions options = new XskOptions(false, true, true, true, 0, "off");
        XskTxQueue stamping = new XskTxQueue(
                socket,
                socket.rings(),
                options,
                share,
                14,
                new TxHooks((sent, timestampNs) -> stamps.add(timestampNs), null),
                errno -> {});
        Frame frame = frame(64);
        long offset = frame.address() - umem.base();

        assertThat(stamping.submit(frame)).isEqualTo(1);
        assertThat(stamping.submit(frame)).isEqualTo(1);

        long second = DescriptorLayout.addr(socket.rings().sending().descriptor(1));
        assertThat(DescriptorLayout.addr(socket.rings().sending().descriptor(0)))
                .isEqualTo(offset);
        assertThat(second).isNotEqualTo(offset);
        answer(0, offset, 4711);
        answer(1, second, 4712);
        assertThat(stamping.reserve(RING)).isEqualTo(RING);
        assertThat(stamps).containsExactly(4711L, 4712L);
        frame.release();
        stamping.close();
    }

    @Test
    void shouldCopyAFrameThatHasNoRoomForARequest() {
        Frame frame = frame(64).prepend(transmit.pool().headroom() - TxMetadataLayout.SIZE + 1);

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(roomBefore(0)).isGreaterThanOrEqualTo(TxMetadataLayout.SIZE);
        frame.release();
        assertThat(transmit.pool().inUse()).isEqualTo(1);
    }

    @Test
    void shouldReferToAFrameThatHasJustRoomForARequest() {
        Frame frame = frame(64).prepend(transmit.pool().headroom() - TxMetadataLayout.SIZE);

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(roomBefore(0)).isEqualTo(TxMetadataLayout.SIZE);
        frame.release();
    }

    @Test
    void shouldCopyAChainOfWhichASegmentHasNoRoomForARequest() {
        Frame head = frame(64);
        head.append(frame(64).prepend(transmit.pool().headroom()));

        assertThat(tx.submit(head)).isEqualTo(1);

        assertThat(roomBefore(0)).isGreaterThanOrEqualTo(TxMetadataLayout.SIZE);
        head.release();
    }

    @Test
    void shouldCopyAFrameThatAnotherQueueHasGivenToTheKernelWhereItTakesRequests() {
        StandInSocket elsewhere = new StandInSocket(umem, RING);
        XskOptions options = new XskOptions(false, true, true, true, 0, "off");
        XskTxQueue other = new XskTxQueue(elsewhere, elsewhere.rings(), options, share, 14, TxHooks.NONE, errno -> {});
        Frame frame = frame(64);
        long offset = frame.address() - umem.base();

        assertThat(tx.submit(frame)).isEqualTo(1);
        assertThat(other.submit(frame)).isEqualTo(1);
        answer(0, offset, 0);
        assertThat(tx.reserve(RING)).isEqualTo(RING);
        assertThat(other.submit(frame)).isEqualTo(1);

        assertThat(DescriptorLayout.addr(elsewhere.rings().sending().descriptor(0)))
                .isNotEqualTo(offset);
        assertThat(DescriptorLayout.addr(elsewhere.rings().sending().descriptor(1)))
                .isEqualTo(offset);
        frame.release();
        other.close();
        elsewhere.release();
    }

    @Test
    void shouldGoOnWhenAListenerFails() {
        XskOptions options = new XskOptions(false, true, true, true, 0, "off");
        XskTxQueue stamping = new XskTxQueue(
                socket,
                socket.rings(),
                options,
                share,
                14,
                new TxHooks(
                        (sent, timestampNs) -> {
                            throw new IllegalStateException("as the test wants");
                        },
                        null),
                errno -> {});
        Frame frame = frame(64);
        stamping.submit(frame);
        answer(0, frame.address() - umem.base(), 1);
        frame.release();

        assertThat(stamping.reserve(RING)).isEqualTo(RING);

        assertThat(transmit.pool().inUse()).isZero();
        stamping.close();
    }

    /** Bytes of its chunk before what a descriptor refers to. */
    private long roomBefore(int index) {
        return DescriptorLayout.addr(socket.rings().sending().descriptor(index)) % CHUNK_BYTES;
    }

    /** Plays the kernel, which writes the time over the request. */
    private void answer(int index, long offset, long timestampNs) {
        UnsafeApi.putLong(
                TxMetadataLayout.of(umem.base() + offset) + TxMetadataLayout.TX_TIMESTAMP_OFFSET, timestampNs);
        UnsafeApi.putLong(socket.rings().completion().address(index), offset);
        UnsafeApi.putIntVolatile(null, socket.rings().completion().producer(), index + 1);
    }

    private Frame frame(int length) {
        return Objects.requireNonNull(transmit.pool().allocate(length));
    }
}
