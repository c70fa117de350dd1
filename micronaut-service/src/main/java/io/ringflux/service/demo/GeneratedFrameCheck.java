package io.ringflux.service.demo;

import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import java.util.BitSet;
import org.agrona.DirectBuffer;

/** Holds frames against the generator: every byte follows from the frame's number, and no number comes twice. */
final class GeneratedFrameCheck implements FrameCheck {

    private final GeneratedTraffic traffic;
    private final BitSet seen = new BitSet();

    GeneratedFrameCheck(GeneratedTraffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public boolean isRight(DirectBuffer buffer, int offset, int length, int originalLength) {
        if (originalLength != length || !traffic.isGenerated(buffer, offset, length)) {
            return false;
        }
        long number = GeneratedTraffic.numberOf(buffer, offset);
        if (number > Integer.MAX_VALUE || seen.get((int) number)) {
            return false;
        }
        seen.set((int) number);
        return true;
    }
}
