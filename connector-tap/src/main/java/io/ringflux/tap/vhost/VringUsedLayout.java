package io.ringflux.tap.vhost;

import org.agrona.UnsafeApi;

/**
 * What the device has finished with.
 *
 * <pre>{@code
 * struct vring_used {                  // linux/virtio_ring.h
 *     __virtio16 flags;                // 0, 2
 *     __virtio16 idx;                  // 2, 2   a Cursor of theirs
 *     struct vring_used_elem ring[];   // 4, 8 * num: __virtio32 id, __virtio32 len
 *     __virtio16 avail_event;          // behind the ring, written with EVENT_IDX
 * };
 * }</pre>
 */
final class VringUsedLayout {
    static final int FLAGS_OFFSET = 0;
    static final int IDX_OFFSET = 2;
    static final int RING_OFFSET = 4;
    static final int ELEMENT_SIZE = 8;

    private VringUsedLayout() {}

    static long bytes(int num) {
        return RING_OFFSET + (long) num * ELEMENT_SIZE + Short.BYTES;
    }

    /** One element, read once: the head's number in the low half, the bytes written in the high one. */
    static long element(long used, int index) {
        long element = used + RING_OFFSET + (long) index * ELEMENT_SIZE;
        long length = UnsafeApi.getInt(element + Integer.BYTES);
        return (UnsafeApi.getInt(element) & 0xffff_ffffL) | (length << Integer.SIZE);
    }

    /** When the device wants to be kicked, where it knows EVENT_IDX; to be read behind a full fence. */
    static int availEventOpaque(long used, int num) {
        return UnsafeApi.getShortOpaque(null, used + RING_OFFSET + (long) num * ELEMENT_SIZE) & 0xffff;
    }

    /** Whether it wants to be kicked, where it does not; to be read behind a full fence. */
    static int flagsOpaque(long used) {
        return UnsafeApi.getShortOpaque(null, used + FLAGS_OFFSET) & 0xffff;
    }
}
