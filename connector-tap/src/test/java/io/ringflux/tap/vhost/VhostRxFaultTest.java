package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
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
class VhostRxFaultTest {
    private static final int BUFFER = 2048;
    private static final int TCP_START = 34;
    private static final int TCP_CHECKSUM = 16;
    private static final byte[] COMPLETE = new byte[VnetHeader.SIZE];

    private final FramePool pool = FramePool.create(1024, BUFFER);
    private final List<RxQueue> queues = new ArrayList<>();

    VhostRxFaultTest() {
        pool.owner(Thread.currentThread());
    }

    @AfterEach
    void close() {
        queues.forEach(RxQueue::close);
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({
        // id, length, buffers; then the fault
        "64, 100, 1, BAD_BOUNDS",
        "4294967295, 100, 1, BAD_BOUNDS",
        "0, 2049, 1, BAD_LENGTH",
        "0, 4294967295, 1, BAD_LENGTH",
        "0, 11, 1, BAD_LENGTH",
        "0, 100, 0, BAD_CHAIN",
        "0, 100, 34, BAD_CHAIN",
        "0, 100, 65535, BAD_CHAIN"
    })
    void shouldFailWhenTheDeviceLies(long id, long length, int buffers, QueueFault fault) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        device.take();
        device.buffer(0).putShort(VnetHeader.NUM_BUFFERS_OFFSET, (short) buffers);

        device.finish(id, length);

        assertThat(rx.peek(64)).isEqualTo(fault.code());
        assertThat(rx.peek(64)).isEqualTo(fault.code());
        assertThat(rx.counters().faults()).isPositive();
    }

    @Test
    void shouldFailWhenTheDeviceFillsABufferTwice() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);
        device.buffer(0).putShort(VnetHeader.NUM_BUFFERS_OFFSET, (short) 1);
        device.enter(0, 0, 100);
        device.enter(1, 0, 100);
        device.publish(2);

        assertThat(rx.peek(64)).isEqualTo(QueueFault.BAD_BOUNDS.code());
    }

    @Test
    void shouldFailWhenTheDevicesCursorIsImpossible() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostRxQueue rx = queue(device, true);

        device.publish(65);

        assertThat(rx.peek(64)).isEqualTo(QueueFault.BAD_CURSOR.code());
    }

    private VhostRxQueue queue(ScriptedDevice device, boolean complete) {
        VhostRxQueue rx = new VhostRxQueue(device, lender(), new PacketFormat(true, complete));
        queues.add(rx);
        return rx;
    }

    private FrameLender lender() {
        return new FrameLender(pool, StagedFrames.lenderCapacity(BUFFER), 1, 0);
    }
}
