package io.ringflux.frame;

/**
 * How the memory of a pool is divided: equal chunks, one behind the other, each with its headroom first.
 *
 * @param count chunks in all
 * @param bytes the most that one segment holds, behind the headroom
 * @param headroom bytes of each chunk in which {@link Frame#prepend} can put a header
 */
public record ChunkShape(int count, int bytes, int headroom) {

    private static final int CACHE_LINE = 64;

    /** Checks the ranges. */
    public ChunkShape {
        requirePositive("chunkCount", count);
        requirePositive("chunkBytes", bytes);
        if (headroom < 0) {
            throw new IllegalArgumentException("headroom " + headroom + " is negative");
        }
    }

    /** Bytes from one chunk to the next where they lie as densely as they can. */
    public int stride() {
        return headroom + bytes;
    }

    /**
     * As {@link #stride()}, in whole cache lines and an odd number of them: where every frame is short and chunks are 2
     * KiB, all frames of a burst would otherwise lie in the same few sets of a cache and drive each other out.
     */
    public int spreadStride() {
        return (stride() + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE | CACHE_LINE;
    }

    /** Bytes of all chunks together, as densely as they can lie. */
    public long totalBytes() {
        return (long) count * stride();
    }

    static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }
}
