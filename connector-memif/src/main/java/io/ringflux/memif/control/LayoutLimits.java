package io.ringflux.memif.control;

import org.jspecify.annotations.Nullable;

/**
 * How much a client may announce.
 *
 * @param maxRegions 1 to 256
 * @param maxRegionBytes the longest region to accept
 * @param maxC2sRings 1 to 256
 * @param maxS2cRings 1 to 256
 * @param maxRingLog2 1 to 15. Advertise no less than 14: VPP announces rings of its own configured size, whatever the
 *     limit
 * @param ringsBothWays whether a link must have at least one ring of each direction
 * @param cacheLine what the clients were built for; null infers it from the distance of the rings
 */
public record LayoutLimits(
        int maxRegions,
        long maxRegionBytes,
        int maxC2sRings,
        int maxS2cRings,
        int maxRingLog2,
        boolean ringsBothWays,
        @Nullable CacheLine cacheLine) {
    /** 256 regions of up to 64 GiB, 256 rings of up to 2^14 descriptors each way, at least one each way. */
    public static final LayoutLimits DEFAULT = new LayoutLimits(256, 1L << 36, 256, 256, 14, true, null);

    private static final int MAX_COUNT = 256;
    private static final int MAX_LOG2 = 15;

    public LayoutLimits {
        requireRange("maxRegions", maxRegions, MAX_COUNT);
        requireRange("maxRegionBytes", maxRegionBytes, Long.MAX_VALUE);
        requireRange("maxC2sRings", maxC2sRings, MAX_COUNT);
        requireRange("maxS2cRings", maxS2cRings, MAX_COUNT);
        requireRange("maxRingLog2", maxRingLog2, MAX_LOG2);
    }

    static void requireRange(String field, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(field + " is " + value + ", expected 1 to " + max);
        }
    }
}
