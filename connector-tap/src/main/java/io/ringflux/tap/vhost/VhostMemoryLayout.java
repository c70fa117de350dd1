package io.ringflux.tap.vhost;

import org.agrona.MutableDirectBuffer;

/**
 * The memory that descriptors may point into.
 *
 * <pre>{@code
 * struct vhost_memory {                  // linux/vhost.h; 8 bytes
 *     __u32 nregions;                    //  0, 4
 *     __u32 padding;                     //  4, 4   must be 0
 *     struct vhost_memory_region {       // 32 bytes each
 *         __u64 guest_phys_addr;         //  8, 8   what descriptors say
 *         __u64 memory_size;             // 16, 8
 *         __u64 userspace_addr;          // 24, 8   where that is in our address space: the same here
 *         __u64 flags_padding;           // 32, 8   must be 0
 *     } regions[];
 * };
 * }</pre>
 */
final class VhostMemoryLayout {
    static final int SIZE = 8;
    static final int NREGIONS_OFFSET = 0;
    static final int PADDING_OFFSET = 4;

    /** Bytes of a table of one region. */
    static final int ONE_REGION_BYTES = SIZE + Region.SIZE;

    private VhostMemoryLayout() {}

    /** One region. */
    static final class Region {
        static final int SIZE = 32;
        static final int GUEST_PHYS_ADDR_OFFSET = 0;
        static final int MEMORY_SIZE_OFFSET = 8;
        static final int USERSPACE_ADDR_OFFSET = 16;
        static final int FLAGS_PADDING_OFFSET = 24;

        private Region() {}
    }

    /** A table of one region, whose addresses mean what they mean to us. */
    static void putOne(MutableDirectBuffer buffer, long address, long bytes) {
        buffer.putInt(NREGIONS_OFFSET, 1);
        buffer.putInt(PADDING_OFFSET, 0);
        buffer.putLong(SIZE + Region.GUEST_PHYS_ADDR_OFFSET, address);
        buffer.putLong(SIZE + Region.MEMORY_SIZE_OFFSET, bytes);
        buffer.putLong(SIZE + Region.USERSPACE_ADDR_OFFSET, address);
        buffer.putLong(SIZE + Region.FLAGS_PADDING_OFFSET, 0);
    }
}
