package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.frame.Offload;
import io.ringflux.packet.Checksum;
import io.ringflux.queue.RxQueue;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.tap.offload.VnetHeader;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
class VhostRxOffloadTest {
    private static final int BUFFER = 2048;
    private static final int TCP_START = 34;
    private static final int TCP_CHECKSUM = 16;
    private static final byte[] COMPLETE = new byte[VnetHeader.SIZE];

    private final FramePool pool = FramePool.create(1024, BUFFER);
    private final List<RxQueue> queues = new ArrayList<>();

    VhostRxOffloadTest() {
        pool.owner(Thread.currentThread());
    }

    @AfterEach
    void close() {
        queues.forEach(RxQueue::close);
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5000})
    void shouldCompleteChecksumsOfPacketsInOneBufferOrSeveral(int length) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        byte[] body = pattern(length);
        body[TCP_START + TCP_CHECKSUM] = 0x12;
        body[TCP_START + TCP_CHECKSUM + 1] = 0x34;
        device.send(COMPLETE, pattern(60));
        device.send(header(1, 0, 0), body);
        device.send(COMPLETE, pattern(61));

        assertThat(receive(rx)).isEqualTo(pattern(60));
        byte[] received = receive(rx);
        assertThat(receive(rx)).isEqualTo(pattern(61));

        int expected = Checksum.of(new UnsafeBuffer(body), TCP_START, length - TCP_START);
        assertThat((received[TCP_START + TCP_CHECKSUM] & 0xff) << 8 | received[TCP_START + TCP_CHECKSUM + 1] & 0xff)
                .isEqualTo(expected);
        assertThat(rx.counters().frames()).isEqualTo(3);
    }

    @Test
    void shouldCutALargePacketAndKeepTheOrder() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        device.send(COMPLETE, pattern(60));
        device.send(header(1, Offload.GSO_TCP_V4, 400), largePacket(40_000));
        device.send(COMPLETE, pattern(61));
        List<Integer> lengths = new ArrayList<>();

        while (rx.isReady()) {
            rx.poll(
                    burst -> {
                        burst.forEach(frame -> {
                            lengths.add(frame.totalLength());
                            assertThat(Offload.of(frame)).isEqualTo(Offload.NONE);
                        });
                        return burst.size();
                    },
                    64);
        }

        assertThat(lengths).hasSize(102).startsWith(60, 454).endsWith(454, 61);
        assertThat(device.published()).isEqualTo(64);
    }

    @Test
    void shouldHandTheHeaderOnWhenAskedTo() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, false);
        byte[] body = largePacket(40_000);
        device.send(header(1, Offload.GSO_TCP_V4, 1448), body);

        rx.poll(
                burst -> {
                    assertThat(burst.get(0).copied().bytes()).isEqualTo(body);
                    assertThat(Offload.of(burst.get(0)))
                            .isEqualTo(Offload.pack(Offload.GSO_TCP_V4, 1448, TCP_START, TCP_CHECKSUM));
                    return 1;
                },
                64);

        assertThat(rx.counters().frames()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBeSignalledOnlyWhenItAskedForThat(boolean eventIndex) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, eventIndex);
        VhostRxQueue rx = queue(device, true);

        assertThat(device.send(COMPLETE, pattern(60)) && device.call().drain() > 0)
                .isFalse();
        assertThat(rx.arm()).isTrue();
        receive(rx);
        assertThat(rx.arm()).isFalse();
        device.send(COMPLETE, pattern(60));
        assertThat(device.call().drain()).isEqualTo(1);
        rx.disarm();
        receive(rx);
        device.send(COMPLETE, pattern(60));

        assertThat(device.call().drain()).isZero();
        receive(rx);
    }

    @Test
    void shouldKickOnlyADeviceThatHasRunOutOfBuffers() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        assertThat(device.wasKicked()).isTrue();

        device.send(COMPLETE, pattern(60));
        receive(rx);
        assertThat(device.wasKicked()).isFalse();
        device.wantKickAt(65);
        device.send(COMPLETE, pattern(60));
        receive(rx);

        assertThat(device.wasKicked()).isTrue();
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

    private static byte[] largePacket(int payload) {
        byte[] packet = pattern(54 + payload);
        packet[12] = 0x08;
        packet[13] = 0;
        packet[14] = 0x45;
        packet[TCP_START + 12] = 0x50;
        return packet;
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }
}
