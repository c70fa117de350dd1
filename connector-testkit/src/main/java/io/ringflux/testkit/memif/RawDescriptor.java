package io.ringflux.testkit.memif;

/**
 * The 16 bytes of a ring entry: flags u16 at 0, region u16 at 2, length u32 at 4, offset u32 at 8, metadata u32 at 12.
 *
 * @param flags bit 0 is NEXT
 * @param length unsigned 32 bits
 * @param offset unsigned 32 bits, from the start of the region
 */
public record RawDescriptor(int flags, int region, long length, long offset, int metadata) {
    /** One more piece of the same frame follows in the next slot. */
    public static final int NEXT = 1;

    /** A whole frame, or room for one. */
    public static RawDescriptor of(int region, long offset, long length) {
        return new RawDescriptor(0, region, length, offset, 0);
    }

    /** The same, with another piece to follow. */
    public RawDescriptor withNext() {
        return new RawDescriptor(flags | NEXT, region, length, offset, metadata);
    }

    /** The same place with another length. */
    public RawDescriptor withLength(long newLength) {
        return new RawDescriptor(flags, region, newLength, offset, metadata);
    }
}
