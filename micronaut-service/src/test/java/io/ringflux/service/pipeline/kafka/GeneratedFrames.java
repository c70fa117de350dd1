package io.ringflux.service.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import java.util.BitSet;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Holds frames against the generator: every byte follows from the frame's number. Remembers the numbers. */
final class GeneratedFrames implements Consumer<byte[]> {

    private final GeneratedTraffic traffic;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final BitSet numbers = new BitSet();
    private long frames;

    GeneratedFrames(GeneratedTraffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public void accept(byte[] frame) {
        buffer.wrap(frame);
        assertThat(traffic.isGenerated(buffer, 0, frame.length)).isTrue();
        numbers.set((int) GeneratedTraffic.numberOf(buffer, 0));
        frames++;
    }

    /** All frames, those that came again included. */
    long frames() {
        return frames;
    }

    /** The first number that did not come. */
    int firstMissing() {
        return numbers.nextClearBit(0);
    }

    /** How many different ones came. */
    int distinct() {
        return numbers.cardinality();
    }
}
