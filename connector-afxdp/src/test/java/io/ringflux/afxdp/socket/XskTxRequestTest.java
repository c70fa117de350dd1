package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests before frames to send: what the kernel finds there, and frames that can have none where they lie. */
@LeakCheck
class XskTxRequestTest {
    private final StandInTx lab = new StandInTx();
    private final StandInSocket socket = lab.socket;
    private final XskTxQueue tx = lab.open(TxHooks.NONE);

    @AfterEach
    void close() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"60, 6, false", "34, 28, false", "34, 6, true"})
    void shouldRefuseAChecksumOutsideTheFrame(int start, int offset, boolean valid) {
        Frame frame = lab.frame(64);
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, start, offset + (valid ? 0 : 8)));

        tx.submit(frame);

        assertThat(tx.counters().dropped()).isEqualTo(valid ? 0 : 1);
        frame.release();
    }

    @Test
    void shouldWriteTheWholeRequestAnewWhenAFrameIsSentAgain() {
        Frame frame = lab.frame(64);
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
        XskTxQueue stamping = lab.open(new TxHooks((sent, timestampNs) -> stamps.add(timestampNs), null));
        Frame frame = lab.frame(64);
        long offset = frame.address() - lab.umem.base();

        assertThat(stamping.submit(frame)).isEqualTo(1);
        assertThat(stamping.submit(frame)).isEqualTo(1);

        long second = lab.sent(1);
        assertThat(lab.sent(0)).isEqualTo(offset);
        assertThat(second).isNotEqualTo(offset);
        answer(0, offset, 4711);
        answer(1, second, 4712);
        assertThat(stamping.reserve(StandInTx.RING)).isEqualTo(StandInTx.RING);
        assertThat(stamps).containsExactly(4711L, 4712L);
        frame.release();
    }

    @Test
    void shouldCopyAFrameThatHasNoRoomForARequest() {
        Frame frame = lab.frame(64).prepend(lab.share.sending().pool().headroom() - TxMetadataLayout.SIZE + 1);

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(roomBefore(0)).isGreaterThanOrEqualTo(TxMetadataLayout.SIZE);
        frame.release();
        assertThat(lab.share.sending().pool().inUse()).isEqualTo(1);
    }

    @Test
    void shouldReferToAFrameThatHasJustRoomForARequest() {
        Frame frame = lab.frame(64).prepend(lab.share.sending().pool().headroom() - TxMetadataLayout.SIZE);

        assertThat(tx.submit(frame)).isEqualTo(1);

        assertThat(roomBefore(0)).isEqualTo(TxMetadataLayout.SIZE);
        frame.release();
    }

    @Test
    void shouldCopyAChainOfWhichASegmentHasNoRoomForARequest() {
        Frame head = lab.frame(64);
        head.append(lab.frame(64).prepend(lab.share.sending().pool().headroom()));

        assertThat(tx.submit(head)).isEqualTo(1);

        assertThat(roomBefore(0)).isGreaterThanOrEqualTo(TxMetadataLayout.SIZE);
        head.release();
    }

    @Test
    void shouldCopyAFrameThatAnotherQueueHasGivenToTheKernelWhereItTakesRequests() {
        StandInSocket elsewhere = lab.another();
        XskTxQueue other = lab.open(elsewhere, true, TxHooks.NONE);
        Frame frame = lab.frame(64);
        long offset = frame.address() - lab.umem.base();

        assertThat(tx.submit(frame)).isEqualTo(1);
        assertThat(other.submit(frame)).isEqualTo(1);
        answer(0, offset, 0);
        assertThat(tx.reserve(StandInTx.RING)).isEqualTo(StandInTx.RING);
        assertThat(other.submit(frame)).isEqualTo(1);

        assertThat(DescriptorLayout.addr(elsewhere.rings().sending().descriptor(0)))
                .isNotEqualTo(offset);
        assertThat(DescriptorLayout.addr(elsewhere.rings().sending().descriptor(1)))
                .isEqualTo(offset);
        frame.release();
    }

    @Test
    void shouldGoOnWhenAListenerFails() {
        XskTxQueue stamping = lab.open(new TxHooks(
                (sent, timestampNs) -> {
                    throw new IllegalStateException("as the test wants");
                },
                null));
        Frame frame = lab.frame(64);
        stamping.submit(frame);
        answer(0, frame.address() - lab.umem.base(), 1);
        frame.release();

        assertThat(stamping.reserve(StandInTx.RING)).isEqualTo(StandInTx.RING);

        assertThat(lab.share.sending().pool().inUse()).isZero();
    }

    /** Bytes of its chunk before what a descriptor refers to. */
    private long roomBefore(int index) {
        return lab.sent(index) % StandInTx.CHUNK_BYTES;
    }

    /** Plays the kernel, which writes the time over the request. */
    private void answer(int index, long offset, long timestampNs) {
        UnsafeApi.putLong(
                TxMetadataLayout.of(lab.umem.base() + offset) + TxMetadataLayout.TX_TIMESTAMP_OFFSET, timestampNs);
        UnsafeApi.putLong(socket.rings().completion().address(index), offset);
        UnsafeApi.putIntVolatile(null, socket.rings().completion().producer(), index + 1);
    }
}
