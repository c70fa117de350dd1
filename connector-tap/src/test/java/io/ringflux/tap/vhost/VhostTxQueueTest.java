package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.frame.Offload;
import io.ringflux.queue.TxQueue;
import io.ringflux.tap.offload.VnetHeader;
import io.ringflux.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
class VhostTxQueueTest {
    private static final int BUFFER = 2048;

    private final FramePool pool = FramePool.create(256, BUFFER);
    private final List<VhostTxQueue> queues = new ArrayList<>();

    @AfterEach
    void close() {
        queues.forEach(TxQueue::close);
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({
        "14, true",
        "60, true",
        "1514, true",
        "2036, true",
        "2037, true",
        "9018, true",
        "65535, true",
        "14, false",
        "2036, false",
        "2037, false",
        "65588, false"
    })
    void shouldCarryAFrameOfAnyLengthBehindItsHeader(int length, boolean indirect) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, indirect);
        Frame frame = frame(length);

        assertThat(tx.submit(frame)).isEqualTo((length + VnetHeader.SIZE + BUFFER - 1) / BUFFER);
        tx.flush();

        assertThat(device.published()).isEqualTo(1);
        byte[] packet = device.receive();
        assertThat(Arrays.copyOf(packet, VnetHeader.SIZE)).containsOnly(0);
        assertThat(Arrays.copyOfRange(packet, VnetHeader.SIZE, packet.length))
                .isEqualTo(frame.copied().bytes());
        assertThat(tx.reserve(64)).isEqualTo(64);
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnBeyondTheEndOfPositions(boolean eventIndex) {
        ScriptedDevice device = new ScriptedDevice(4, 65_600, eventIndex);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(100);

        for (int i = 0; i < 70_000; i++) {
            assertThat(tx.submit(frame)).isEqualTo(1);
            tx.flush();
            device.finish(device.take(), 0);
        }

        assertThat(tx.counters().frames()).isEqualTo(70_000);
        assertThat(tx.reserve(4)).isEqualTo(4);
        frame.release();
    }

    @Test
    void shouldBeFullUntilTheDeviceHasFinished() {
        ScriptedDevice device = new ScriptedDevice(4, 65_600, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(60);
        for (int i = 0; i < 4; i++) {
            assertThat(tx.submit(frame)).isEqualTo(1);
        }

        assertThat(tx.submit(frame)).isEqualTo(TxQueue.FULL);
        assertThat(tx.reserve(4)).isZero();
        tx.flush();
        int first = device.take();
        int second = device.take();
        device.finish(second, 0);
        assertThat(tx.reserve(4)).isEqualTo(1);
        device.finish(first, 0);

        assertThat(tx.reserve(4)).isEqualTo(2);
        assertThat(tx.counters().full()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldKickOnlyWhenTheDeviceHasSeenAllBefore() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(60);
        device.wantKickAt(0);

        send(tx, frame, 3);
        assertThat(device.wasKicked()).isTrue();
        send(tx, frame, 3);
        assertThat(device.wasKicked()).isFalse();
        device.wantKickAt(6);
        send(tx, frame, 1);

        assertThat(device.wasKicked()).isTrue();
        assertThat(tx.counters().signals()).isEqualTo(2);
        frame.release();
    }

    @Test
    void shouldKickByFlagWhereTheDeviceKnowsNoPositions() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, false);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(60);

        device.wantKickAt(-1);
        send(tx, frame, 3);
        assertThat(device.wasKicked()).isFalse();
        device.wantKickAt(0);
        send(tx, frame, 3);

        assertThat(device.wasKicked()).isTrue();
        frame.release();
    }

    @ParameterizedTest
    @CsvSource({
        // length, GSO type, size, checksum start, offset
        "13, -1, 0, 0, 0",
        "1, -1, 0, 0, 0",
        "100, 0, 0, 90, 16",
        "100, 0, 0, 200, 6",
        "100, 1, 0, 34, 16",
        "100, 3, 500, 34, 6",
        "100, 7, 500, 34, 16",
        "100, 128, 500, 34, 16",
        "100, 133, 500, 34, 6",
        "65589, -1, 0, 0, 0"
    })
    void shouldDropAndCountWhatWouldStopOrConfuseTheKernel(int length, int type, int size, int start, int offset) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(length);
        Offload.set(frame, type < 0 ? Offload.NONE : Offload.pack(type, size, start, offset));

        assertThat(tx.submit(frame)).isEqualTo(1);
        tx.flush();

        assertThat(device.published()).isZero();
        assertThat(tx.counters().dropped()).isEqualTo(1);
        assertThat(tx.counters().frames()).isZero();
        frame.release();
    }

    @ParameterizedTest
    @CsvSource({"true, 14", "false, 20"})
    void shouldPublishNothingThatIsShorterThanItsFirstHeader(boolean ethernet, int shortest) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = new VhostTxQueue(device, FrameCheck.of(ethernet), true);
        queues.add(tx);
        Frame runt = frame(shortest - 1);
        Frame frame = frame(shortest);

        send(tx, runt, 1);
        assertThat(device.published()).isZero();
        send(tx, frame, 1);

        assertThat(device.receive()).hasSize(VnetHeader.SIZE + shortest);
        assertThat(tx.counters().dropped()).isEqualTo(1);
        runt.release();
        frame.release();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, Offload.GSO_TCP_V4, Offload.GSO_TCP_V6, Offload.GSO_UDP, Offload.GSO_TCP_V4 | Offload.GSO_ECN})
    void shouldSayWhatIsLeftToDo(int type) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(4000);
        long offload = Offload.pack(type, type == 0 ? 0 : 1448, 34, 16);
        Offload.set(frame, offload);

        send(tx, frame, 1);
        int head = device.take();

        UnsafeBuffer packet = new UnsafeBuffer(ByteBuffer.allocateDirect(5000));
        packet.putBytes(0, device.packet(head));
        assertThat(VnetHeader.offload(packet.addressOffset())).isEqualTo(offload);
        frame.release();
    }

    private VhostTxQueue queue(ScriptedDevice device, boolean indirect) {
        VhostTxQueue tx = new VhostTxQueue(device, FrameCheck.of(true), indirect);
        queues.add(tx);
        return tx;
    }

    private static void send(TxQueue tx, Frame frame, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(tx.submit(frame)).isPositive();
        }
        tx.flush();
    }

    private Frame frame(int length) {
        Frame frame = Objects.requireNonNull(pool.allocate(length));
        byte value = 1;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            for (int i = 0; i < segment.length(); i++) {
                segment.buffer().putByte(i, value++);
            }
        }
        return frame;
    }
}
