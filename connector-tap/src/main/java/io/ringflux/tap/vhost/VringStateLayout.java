package io.ringflux.tap.vhost;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A number that belongs to a ring: its size, its position, a time, or a descriptor.
 *
 * <pre>{@code
 * struct vhost_vring_state {        // linux/vhost.h; 8 bytes
 *     unsigned int index;           //  0, 4
 *     unsigned int num;             //  4, 4   int fd in struct vhost_vring_file, which is the same else
 * };
 * }</pre>
 */
final class VringStateLayout {
    static final int SIZE = 8;
    static final int INDEX_OFFSET = 0;
    static final int NUM_OFFSET = 4;

    private VringStateLayout() {}

    static void put(MutableDirectBuffer buffer, int index, int num) {
        buffer.putInt(INDEX_OFFSET, index);
        buffer.putInt(NUM_OFFSET, num);
    }

    static int num(DirectBuffer buffer) {
        return buffer.getInt(NUM_OFFSET);
    }
}
