package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.RxQueue;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.tap.offload.VnetHeader;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@LeakCheck
class VhostRxQueueTest {
    private static final int BUFFER = 2048;
    private static final int TCP_START = 34;
    private static final int TCP_CHECKSUM = 16;
    private static final byte[] COMPLETE = new byte[VnetHeader.SIZE];

    private final FramePool pool = FramePool.create(1024, BUFFER);
    private final List<RxQueue> queues = new ArrayList<>();

    VhostRxQueueTest() {
        pool.owner(Thread.currentThread());
    }

    @AfterEach
    void close() {
        queues.forEach(RxQueue::close);
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({"14, true", "60, true", "2036, true", "2037, true", "9018, true", "65588, true", "9018, false"})
    void shouldLendAFrameOfAnyLengthWhereItLies(int length, boolean eventIndex) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, eventIndex);
        VhostRxQueue rx = queue(device, true);
        byte[] body = pattern(length);

        device.send(COMPLETE, body);

        assertThat(rx.isReady()).isTrue();
        assertThat(receive(rx)).isEqualTo(body);
        assertThat(device.published()).isEqualTo(64);
        assertThat(rx.isReady()).isFalse();
    }

    @Test
    void shouldGoOnBeyondTheEndOfPositionsAndMixLengths() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        long sent = 0;
        long received = 0;

        while (sent < 70_000) {
            for (int i = 0; i < 30; i++) {
                byte[] body = new byte[sent % 7 == 0 ? 3000 : 100];
                body[0] = (byte) sent;
                sent += device.send(COMPLETE, body) ? 1 : 0;
            }
            long[] next = {received};
            int handled = rx.poll(
                    burst -> {
                        burst.forEach(frame -> {
                            assertThat(frame.buffer().getByte(0)).isEqualTo((byte) next[0]);
                            assertThat(frame.totalLength()).isEqualTo(next[0] % 7 == 0 ? 3000 : 100);
                            next[0]++;
                        });
                        return burst.size();
                    },
                    64);
            received += handled;
        }

        assertThat(rx.counters().frames()).isEqualTo(received);
    }

    @Test
    void shouldGiveUnhandledFramesAgain() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        for (int length : new int[] {60, 5000, 61, 62}) {
            device.send(COMPLETE, pattern(length));
        }
        List<Integer> lengths = new ArrayList<>();

        while (rx.isReady()) {
            rx.poll(
                    burst -> {
                        lengths.add(burst.get(0).totalLength());
                        return 1;
                    },
                    64);
        }

        assertThat(lengths).containsExactly(60, 5000, 61, 62);
        assertThat(device.published()).isEqualTo(64);
    }

    @Test
    void shouldKeepTakenFramesWhenTheirBuffersAreFilledAgain() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        List<Frame> taken = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            device.send(COMPLETE, pattern(100 + i));
            rx.poll(
                    burst -> {
                        taken.add(burst.get(0).retain());
                        return 1;
                    },
                    64);
        }

        for (int i = 0; i < taken.size(); i++) {
            assertThat(taken.get(i).copied().bytes()).isEqualTo(pattern(100 + i));
            taken.get(i).release();
        }
    }

    @Test
    void shouldCountPacketsThatMakeNoSense() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        device.send(COMPLETE, new byte[0]);
        device.send(header(1, 3, 100), pattern(100));
        device.send(COMPLETE, pattern(64));
        List<Integer> lengths = new ArrayList<>();

        while (rx.isReady()) {
            rx.poll(
                    burst -> {
                        burst.forEach(frame -> lengths.add(frame.totalLength()));
                        return burst.size();
                    },
                    64);
        }

        assertThat(lengths).containsExactly(64);
        assertThat(rx.counters().dropped()).isEqualTo(2);
    }

    @Test
    void shouldWaitForTheRestOfAPacketThatIsPublishedInParts() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        int first = device.take();
        int second = device.take();
        device.buffer(first).putShort(VnetHeader.NUM_BUFFERS_OFFSET, (short) 2);

        device.finish(first, 2048);
        assertThat(rx.peek(64)).isZero();
        device.finish(second, 10);

        assertThat(receive(rx)).hasSize(2036 + 10);
    }

    @Test
    void shouldCountWhatNobodyHandledBeforeItWasClosed() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = new VhostRxQueue(device, lender(), new PacketFormat(true, true));
        device.send(COMPLETE, pattern(60));
        device.send(COMPLETE, pattern(5000));

        rx.close();

        assertThat(rx.counters().dropped()).isEqualTo(2);
    }

    private VhostRxQueue queue(ScriptedDevice device, boolean complete) {
        VhostRxQueue rx = new VhostRxQueue(device, lender(), new PacketFormat(true, complete));
        queues.add(rx);
        return rx;
    }

    private FrameLender lender() {
        return new FrameLender(pool, StagedFrames.lenderCapacity(BUFFER), 1, 0);
    }

    private static byte[] receive(RxQueue rx) {
        byte[][] received = new byte[1][];
        int handled = rx.poll(
                burst -> {
                    received[0] = burst.get(0).copied().bytes();
                    return 1;
                },
                64);
        assertThat(handled).isEqualTo(1);
        return received[0];
    }

    private static byte[] header(int flags, int type, int size) {
        byte[] header = new byte[VnetHeader.SIZE];
        header[VnetHeader.FLAGS_OFFSET] = (byte) flags;
        header[VnetHeader.GSO_TYPE_OFFSET] = (byte) type;
        header[VnetHeader.GSO_SIZE_OFFSET] = (byte) size;
        header[VnetHeader.GSO_SIZE_OFFSET + 1] = (byte) (size >>> 8);
        header[VnetHeader.CSUM_START_OFFSET] = TCP_START;
        header[VnetHeader.CSUM_OFFSET_OFFSET] = TCP_CHECKSUM;
        return header;
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }
}
