package io.ringflux.afxdp.umem;

/**
 * How the memory is divided.
 *
 * @param chunkBytes bytes of a chunk: a power of two, unless chunks are unaligned
 * @param headroom bytes that the kernel leaves free before each received frame, in addition to its own 256
 * @param unaligned whether chunks may be of any size, and may cross pages
 * @param txMetadata whether there is room before each frame to tell the kernel what to do with it
 * @param hugePages whether the memory is of huge pages
 */
public record UmemShape(int chunkBytes, int headroom, boolean unaligned, boolean txMetadata, boolean hugePages) {

    /** What the kernel keeps free before each received frame for XDP programs. */
    public static final int KERNEL_HEADROOM = 256;

    /** Bytes of {@code struct xsk_tx_metadata}. */
    public static final int TX_METADATA_BYTES = 24;

    private static final int LEAST_CHUNK = 2048;
    private static final int MOST_CHUNK = 4096;
    private static final int LEAST_FRAME = 128;
    private static final int TAILROOM = 320;

    /** Checks the ranges. */
    public UmemShape {
        if (chunkBytes < LEAST_CHUNK || chunkBytes > MOST_CHUNK) {
            throw new IllegalArgumentException(
                    "chunkBytes " + chunkBytes + " is outside " + LEAST_CHUNK + ".." + MOST_CHUNK);
        }
        if (!unaligned && Integer.bitCount(chunkBytes) != 1) {
            throw new IllegalArgumentException(
                    "chunkBytes " + chunkBytes + " is not a power of two: use that, or unaligned chunks");
        }
        int most = chunkBytes - KERNEL_HEADROOM - TAILROOM - LEAST_FRAME;
        if (headroom < 0 || headroom > most) {
            throw new IllegalArgumentException("headroom " + headroom + " is outside 0.." + most);
        }
    }

    /** Bytes of a chunk that a received frame can use. */
    public int frameBytes() {
        return chunkBytes - frameOffset();
    }

    /** Where in a chunk a received frame begins. */
    public int frameOffset() {
        return KERNEL_HEADROOM + headroom;
    }
}
