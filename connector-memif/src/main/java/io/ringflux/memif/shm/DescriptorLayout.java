package io.ringflux.memif.shm;

import org.agrona.UnsafeApi;

/**
 * A ring entry, read and written as two words so that a peer cannot change one part of it between two reads.
 *
 * <pre>
 * struct memif_desc_t {       offset
 *     uint16_t flags;         0       bit 0: NEXT
 *     uint16_t region;        2
 *     uint32_t length;        4
 *     uint32_t offset;        8       from the start of the region
 *     uint32_t metadata;      12      unused
 * };
 * </pre>
 *
 * <p>Host order. Source: VPP, {@code src/plugins/memif/memif.h}.
 */
final class DescriptorLayout {

    static final int SIZE = 16;
    static final int SIZE_LOG2 = 4;
    static final int FLAGS = 0;
    static final int REGION = 2;
    static final int LENGTH = 4;
    static final int OFFSET = 8;
    static final int METADATA = 12;

    static final int FLAG_NEXT = 1;

    private static final int SHORT_MASK = 0xffff;
    private static final long INT_MASK = 0xffff_ffffL;

    private DescriptorLayout() {}

    /** Flags, region and length. */
    static long firstWord(long address) {
        return UnsafeApi.getLong(address);
    }

    /** Offset and metadata. */
    static long secondWord(long address) {
        return UnsafeApi.getLong(address + OFFSET);
    }

    static void firstWord(long address, long word) {
        UnsafeApi.putLong(address, word);
    }

    static void secondWord(long address, long word) {
        UnsafeApi.putLong(address + OFFSET, word);
    }

    static boolean hasNext(long firstWord) {
        return (firstWord & FLAG_NEXT) != 0;
    }

    static int region(long firstWord) {
        return (int) (firstWord >>> 16) & SHORT_MASK;
    }

    static long length(long firstWord) {
        return firstWord >>> 32;
    }

    static long offset(long secondWord) {
        return secondWord & INT_MASK;
    }

    static long firstWordOf(int flags, int region, long length) {
        return flags | (long) region << 16 | length << 32;
    }
}
