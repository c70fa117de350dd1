package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Holds frames of a {@link FrameGenerator} against what it gave: every byte, and the order within each flow. */
final class CheckedFlows implements Consumer<byte[]> {
    private final long[] next = new long[FrameGenerator.FLOWS];
    private final UnsafeBuffer actual = new UnsafeBuffer(0, 0);
    private boolean gaps;

    /** Frames may be missing, as after drops that were counted. */
    CheckedFlows allowingGaps() {
        gaps = true;
        return this;
    }

    @Override
    public void accept(byte[] packet) {
        actual.wrap(packet);
        int flow = actual.getInt(FrameGenerator.PAYLOAD);
        long number = actual.getLong(FrameGenerator.PAYLOAD + Integer.BYTES);
        MutableDirectBuffer expected = new UnsafeBuffer(new byte[packet.length]);
        FrameGenerator.fill(expected, flow, number, packet.length);
        if (!expected.equals(actual)) {
            assertThat(packet).as("flow %d, frame %d", flow, number).isEqualTo(expected.byteArray());
        }
        if (number != next[flow]) {
            assertThat(gaps && number > next[flow])
                    .as("flow %d, frame %d after %d", flow, number, next[flow] - 1)
                    .isTrue();
        }
        next[flow] = number + 1;
    }
}
