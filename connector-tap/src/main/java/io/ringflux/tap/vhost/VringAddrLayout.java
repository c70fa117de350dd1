package io.ringflux.tap.vhost;

import org.agrona.MutableDirectBuffer;

/**
 * Where a ring lies, in our address space; used stands before avail.
 *
 * <pre>{@code
 * struct vhost_vring_addr {         // linux/vhost.h; 40 bytes
 *     unsigned int index;           //  0, 4
 *     unsigned int flags;           //  4, 4
 *     __u64 desc_user_addr;         //  8, 8
 *     __u64 used_user_addr;         // 16, 8
 *     __u64 avail_user_addr;        // 24, 8
 *     __u64 log_guest_addr;         // 32, 8
 * };
 * }</pre>
 */
final class VringAddrLayout {
    static final int SIZE = 40;
    static final int INDEX_OFFSET = 0;
    static final int FLAGS_OFFSET = 4;
    static final int DESC_USER_ADDR_OFFSET = 8;
    static final int USED_USER_ADDR_OFFSET = 16;
    static final int AVAIL_USER_ADDR_OFFSET = 24;
    static final int LOG_GUEST_ADDR_OFFSET = 32;

    private VringAddrLayout() {}

    static void put(MutableDirectBuffer buffer, int index, RingArea area) {
        buffer.putInt(INDEX_OFFSET, index);
        buffer.putInt(FLAGS_OFFSET, 0);
        buffer.putLong(DESC_USER_ADDR_OFFSET, area.descriptors());
        buffer.putLong(USED_USER_ADDR_OFFSET, area.used());
        buffer.putLong(AVAIL_USER_ADDR_OFFSET, area.avail());
        buffer.putLong(LOG_GUEST_ADDR_OFFSET, 0);
    }
}
