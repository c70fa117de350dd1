package io.ringflux.tap.vhost;

import org.agrona.UnsafeApi;

/**
 * One piece of memory that a ring refers to.
 *
 * <pre>{@code
 * struct vring_desc {       // linux/virtio_ring.h; 16 bytes
 *     __virtio64 addr;      //  0, 8
 *     __virtio32 len;       //  8, 4
 *     __virtio16 flags;     // 12, 2
 *     __virtio16 next;      // 14, 2
 * };
 * }</pre>
 *
 * <p>Written by the driver before it publishes the descriptor, and not read back.
 */
final class VringDescLayout {
    static final int SIZE = 16;
    static final int ADDR_OFFSET = 0;
    static final int LEN_OFFSET = 8;
    static final int FLAGS_OFFSET = 12;
    static final int NEXT_OFFSET = 14;

    private VringDescLayout() {}

    static void put(long descriptor, long address, int length, int flags, int next) {
        UnsafeApi.putLong(descriptor + ADDR_OFFSET, address);
        UnsafeApi.putInt(descriptor + LEN_OFFSET, length);
        UnsafeApi.putShort(descriptor + FLAGS_OFFSET, (short) flags);
        UnsafeApi.putShort(descriptor + NEXT_OFFSET, (short) next);
    }
}
