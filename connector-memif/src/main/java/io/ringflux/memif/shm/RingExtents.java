package io.ringflux.memif.shm;

import java.util.List;

/** Where the rings of a link lie, so that no frame is ever written over one. */
final class RingExtents {

    private final int[] regions;
    private final long[] starts;
    private final long[] ends;
    private long lowest = Long.MAX_VALUE;
    private long highest;

    RingExtents(List<Extent> extents) {
        regions = extents.stream().mapToInt(Extent::region).toArray();
        starts = extents.stream().mapToLong(Extent::start).toArray();
        ends = extents.stream().mapToLong(Extent::end).toArray();
        for (int i = 0; i < starts.length; i++) {
            lowest = Math.min(lowest, starts[i]);
            highest = Math.max(highest, ends[i]);
        }
    }

    /** Whether a buffer overlaps a ring. */
    boolean overlap(int region, long offset, long length) {
        return offset < highest && offset + length > lowest && overlapsOne(region, offset, length);
    }

    private boolean overlapsOne(int region, long offset, long length) {
        for (int i = 0; i < regions.length; i++) {
            if (regions[i] == region && offset < ends[i] && offset + length > starts[i]) {
                return true;
            }
        }
        return false;
    }

    /**
     * One ring.
     *
     * @param region the region that holds it
     * @param start offset of its first byte
     * @param end offset behind its last byte
     */
    record Extent(int region, long start, long end) {}
}
