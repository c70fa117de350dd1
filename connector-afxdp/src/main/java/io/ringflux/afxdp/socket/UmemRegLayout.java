package io.ringflux.afxdp.socket;

import org.agrona.MutableDirectBuffer;

/**
 * What memory a socket's frames lie in.
 *
 * <pre>{@code
 * struct xdp_umem_reg {        // linux/if_xdp.h; 32 bytes
 *     __u64 addr;              //  0, 8
 *     __u64 len;               //  8, 8
 *     __u32 chunk_size;        // 16, 4
 *     __u32 headroom;          // 20, 4
 *     __u32 flags;             // 24, 4
 *     __u32 tx_metadata_len;   // 28, 4   padding before Linux 6.8
 * };
 * }</pre>
 */
final class UmemRegLayout {
    static final int SIZE = 32;
    static final int ADDR_OFFSET = 0;
    static final int LEN_OFFSET = 8;
    static final int CHUNK_SIZE_OFFSET = 16;
    static final int HEADROOM_OFFSET = 20;
    static final int FLAGS_OFFSET = 24;
    static final int TX_METADATA_LEN_OFFSET = 28;

    private UmemRegLayout() {}

    static void put(MutableDirectBuffer buffer, long address, long length, int chunkBytes, int headroom) {
        buffer.putLong(ADDR_OFFSET, address);
        buffer.putLong(LEN_OFFSET, length);
        buffer.putInt(CHUNK_SIZE_OFFSET, chunkBytes);
        buffer.putInt(HEADROOM_OFFSET, headroom);
    }

    static void putFlags(MutableDirectBuffer buffer, int flags, int txMetadataBytes) {
        buffer.putInt(FLAGS_OFFSET, flags);
        buffer.putInt(TX_METADATA_LEN_OFFSET, txMetadataBytes);
    }
}
