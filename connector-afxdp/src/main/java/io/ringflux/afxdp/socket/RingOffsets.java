package io.ringflux.afxdp.socket;

import org.agrona.DirectBuffer;

/**
 * Where the words of a ring are in its mapping; kernels differ.
 *
 * <pre>{@code
 * struct xdp_ring_offset {     // linux/if_xdp.h; 32 bytes
 *     __u64 producer;          //  0, 8
 *     __u64 consumer;          //  8, 8
 *     __u64 desc;              // 16, 8
 *     __u64 flags;             // 24, 8
 * };
 * struct xdp_mmap_offsets {    // 128 bytes
 *     struct xdp_ring_offset rx;  //  0
 *     struct xdp_ring_offset tx;  // 32
 *     struct xdp_ring_offset fr;  // 64   fill ring
 *     struct xdp_ring_offset cr;  // 96   completion ring
 * };
 * }</pre>
 */
record RingOffsets(long producer, long consumer, long entries, long flags) {
    static final int SIZE = 32;
    static final int PRODUCER_OFFSET = 0;
    static final int CONSUMER_OFFSET = 8;
    static final int DESC_OFFSET = 16;
    static final int FLAGS_OFFSET = 24;
    static final int ALL_SIZE = 128;
    static final int RX_OFFSET = 0;
    static final int TX_OFFSET = 32;
    static final int FR_OFFSET = 64;
    static final int CR_OFFSET = 96;

    static RingOffsets read(DirectBuffer buffer, int offset) {
        return new RingOffsets(
                buffer.getLong(offset + PRODUCER_OFFSET),
                buffer.getLong(offset + CONSUMER_OFFSET),
                buffer.getLong(offset + DESC_OFFSET),
                buffer.getLong(offset + FLAGS_OFFSET));
    }
}
