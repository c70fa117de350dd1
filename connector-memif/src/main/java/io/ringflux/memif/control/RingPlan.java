package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage;

/**
 * The rings of a link, as a client wants them or as both ends agreed.
 *
 * @param c2sRings rings from client to server, 1 to 256
 * @param s2cRings rings from server to client, 1 to 256
 * @param ringLog2 each ring has 2^ringLog2 descriptors, 1 to 15; no server known to us takes more than 14
 * @param cacheLine what the server was built for
 */
public record RingPlan(int c2sRings, int s2cRings, int ringLog2, CacheLine cacheLine) {
    private static final int MAX_RINGS = 256;
    private static final int MAX_LOG2 = 15;

    public RingPlan {
        LayoutLimits.requireRange("c2sRings", c2sRings, MAX_RINGS);
        LayoutLimits.requireRange("s2cRings", s2cRings, MAX_RINGS);
        LayoutLimits.requireRange("ringLog2", ringLog2, MAX_LOG2);
    }

    /** What is left of this plan under the server's limits, which are highest indexes. */
    RingPlan within(ControlMessage.Hello hello) {
        if (hello.maxRingLog2() == 0) {
            throw new MemifException(Reason.NO_COMMON_LIMITS, "rings of one descriptor are too small");
        }
        return new RingPlan(
                Math.min(c2sRings, hello.maxC2sRing() + 1),
                Math.min(s2cRings, hello.maxS2cRing() + 1),
                Math.min(ringLog2, hello.maxRingLog2()),
                cacheLine);
    }
}
