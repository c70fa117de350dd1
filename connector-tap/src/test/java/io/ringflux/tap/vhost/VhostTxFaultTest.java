package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
class VhostTxFaultTest {
    private static final int BUFFER = 2048;

    private final FramePool pool = FramePool.create(256, BUFFER);
    private final List<VhostTxQueue> queues = new ArrayList<>();

    @AfterEach
    void close() {
        queues.forEach(TxQueue::close);
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 0xffff_ffffL, 63})
    void shouldFailWhenTheDeviceGivesBackWhatItDoesNotHave(long id) {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(60);
        send(tx, frame, 10);

        device.finish(id, 0);

        assertThat(tx.reserve(64)).isEqualTo(QueueFault.BAD_BOUNDS.code());
        assertThat(tx.counters().faults()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldFailWhenTheDeviceGivesBackTwice() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(60);
        send(tx, frame, 10);

        int head = device.take();
        device.finish(head, 0);
        device.finish(head, 0);

        assertThat(tx.reserve(64)).isEqualTo(QueueFault.BAD_BOUNDS.code());
        frame.release();
    }

    @Test
    void shouldFailWhenTheDevicesCursorIsImpossible() {
        ScriptedDevice device = new ScriptedDevice(64, BUFFER, true);
        VhostTxQueue tx = queue(device, true);
        Frame frame = frame(60);
        send(tx, frame, 1);

        device.publish(65);

        assertThat(tx.reserve(64)).isEqualTo(QueueFault.BAD_CURSOR.code());
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
