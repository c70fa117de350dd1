package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.LaunchSchedule;
import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel finds before frames that shall leave at a time. */
@LeakCheck
class LaunchTimeTest {
    private static final int HEADROOM = 256;
    private static final long TIME = 1_700_000_000_123_456_789L;

    private final StandInTx lab = new StandInTx();
    private XskTxQueue tx;

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void shouldAskForATimeWhenTheScheduleSaysOne() {
        open(true, frame -> TIME);
        long metadata = submit(frame());

        assertThat(options(0)).isEqualTo(XskUapi.XDP_TX_METADATA);
        assertThat(UnsafeApi.getLong(metadata + TxMetadataLayout.FLAGS_OFFSET))
                .isEqualTo(XskUapi.XDP_TXMD_FLAGS_LAUNCH_TIME);
        assertThat(UnsafeApi.getLong(metadata + TxMetadataLayout.LAUNCH_TIME_OFFSET))
                .isEqualTo(TIME);
    }

    @Test
    void shouldAskForATimeAndAChecksumTogether() {
        open(true, frame -> TIME);
        Frame frame = frame();
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, 34, 6));
        long metadata = submit(frame);

        assertThat(UnsafeApi.getLong(metadata + TxMetadataLayout.FLAGS_OFFSET))
                .isEqualTo(XskUapi.XDP_TXMD_FLAGS_LAUNCH_TIME | XskUapi.XDP_TXMD_FLAGS_CHECKSUM);
        assertThat(UnsafeApi.getShort(metadata + TxMetadataLayout.CSUM_START_OFFSET))
                .isEqualTo((short) 34);
    }

    @Test
    void shouldAskForNothingWhenAFrameMayLeaveAtOnce() {
        open(true, frame -> 0);
        submit(frame());

        assertThat(options(0)).isZero();
    }

    @Test
    void shouldCopyAFrameThatIsSentAgainForAnotherTime() {
        long[] time = {TIME};
        open(true, frame -> time[0]++);
        Frame frame = frame();
        tx.submit(frame.retain());
        tx.submit(frame);
        long first = descriptor(0);
        long second = descriptor(1);

        assertThat(second).isNotEqualTo(first);
        assertThat(UnsafeApi.getLong(first - 8)).isEqualTo(TIME);
        assertThat(UnsafeApi.getLong(second - 8)).isEqualTo(TIME + 1);
        frame.release(2);
    }

    @Test
    void shouldDropAFrameWhoseTimeCannotBeToldAndSayNothingOfIt() {
        open(true, frame -> {
            if (frame.length() == 65) {
                throw new IllegalStateException("no idea");
            }
            return TIME;
        });
        Frame failing = frame();
        failing.length(65);
        tx.submit(failing);

        assertThat(tx.counters().dropped()).isEqualTo(1);
        assertThat(tx.heldFrames()).isZero();
        failing.release();
    }

    @Test
    void shouldAskForATimeInACopyWhenAFrameHasNoRoomForThat() {
        List<Frame> asked = new ArrayList<>();
        open(true, frame -> {
            asked.add(frame);
            return TIME;
        });
        Frame withoutRoom = frame().prepend(HEADROOM - 8);

        assertThat(tx.submit(withoutRoom)).isEqualTo(1);

        assertThat(options(0)).isEqualTo(XskUapi.XDP_TX_METADATA);
        assertThat(descriptor(0)).isNotEqualTo(withoutRoom.address());
        assertThat(UnsafeApi.getLong(descriptor(0) - 8)).isEqualTo(TIME);
        assertThat(asked).containsExactly(withoutRoom); // not its copy, which nobody knows
        withoutRoom.release();
    }

    @Test
    void shouldNotAskTheScheduleWhenTheKernelTakesNoRequests() {
        open(false, frame -> {
            throw new AssertionError("asked");
        });
        submit(frame());

        assertThat(options(0)).isZero();
    }

    private void open(boolean requests, LaunchSchedule schedule) {
        tx = lab.open(lab.socket, requests, new TxHooks(null, schedule));
    }

    private Frame frame() {
        return lab.frame(64);
    }

    /** Where the request is. */
    private long submit(Frame frame) {
        assertThat(tx.submit(frame)).isEqualTo(1);
        long metadata = TxMetadataLayout.of(frame.address());
        frame.release();
        return metadata;
    }

    private int options(int index) {
        return DescriptorLayout.options(lab.socket.rings().sending().descriptor(index));
    }

    /** Address of the first byte. */
    private long descriptor(int index) {
        return lab.umem.base() + lab.sent(index);
    }
}
