package io.ringflux.tap.vhost;

import org.agrona.UnsafeApi;

/**
 * What the driver has published, by the number of each head descriptor.
 *
 * <pre>{@code
 * struct vring_avail {             // linux/virtio_ring.h
 *     __virtio16 flags;            // 0, 2
 *     __virtio16 idx;              // 2, 2   a Cursor of ours
 *     __virtio16 ring[num];        // 4, 2 * num
 *     __virtio16 used_event;       // behind the ring, written with EVENT_IDX
 * };
 * }</pre>
 */
final class VringAvailLayout {
    static final int FLAGS_OFFSET = 0;
    static final int IDX_OFFSET = 2;
    static final int RING_OFFSET = 4;

    private VringAvailLayout() {}

    static long bytes(int num) {
        return RING_OFFSET + (num + 1L) * Short.BYTES;
    }

    static void entry(long avail, int index, int head) {
        UnsafeApi.putShort(avail + RING_OFFSET + (long) index * Short.BYTES, (short) head);
    }

    /** Says when to signal, to a device that knows EVENT_IDX; a fence has to follow before the ring is looked at. */
    static void usedEventOpaque(long avail, int num, int position) {
        UnsafeApi.putShortOpaque(null, avail + RING_OFFSET + (long) num * Short.BYTES, (short) position);
    }

    /** Says whether to signal, to a device that does not. */
    static void flagsOpaque(long avail, int flags) {
        UnsafeApi.putShortOpaque(null, avail + FLAGS_OFFSET, (short) flags);
    }
}
