package io.ringflux.frame;

/**
 * How the memory of a pool is divided: equal chunks, one behind the other, each with its headroom first.
 *
 * @param count chunks in all
 * @param bytes the most that one segment holds, behind the headroom
 * @param headroom bytes of each chunk in which {@link Frame#prepend} can put a header
 */
public record ChunkShape(int count, int bytes, int headroom) {

    /** Checks the ranges. */
    public ChunkShape {
        requirePositive("chunkCount", count);
        requirePositive("chunkBytes", bytes);
        if (headroom < 0) {
            throw new IllegalArgumentException("headroom " + headroom + " is negative");
        }
    }

    /** Bytes from one chunk to the next. */
    public int stride() {
        return headroom + bytes;
    }

    /** Bytes of all chunks together. */
    public long totalBytes() {
        return (long) count * stride();
    }

    static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }
}
