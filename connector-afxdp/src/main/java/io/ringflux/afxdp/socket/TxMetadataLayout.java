package io.ringflux.afxdp.socket;

import org.agrona.UnsafeApi;

/**
 * What the kernel shall do with a frame; lies before its first byte. The kernel writes its answer over the request, so
 * every use writes all of it.
 *
 * <pre>{@code
 * struct xsk_tx_metadata {     // linux/if_xdp.h; 24 bytes, or 16 without the last
 *     __u64 flags;             //  0, 8
 *     __u16 csum_start;        //  8, 2   from the frame's first byte
 *     __u16 csum_offset;       // 10, 2   from csum_start
 *     __u64 launch_time;       // 16, 8
 *     __u64 tx_timestamp;      //  8, 8   the answer
 * };
 * }</pre>
 */
final class TxMetadataLayout {
    static final int SIZE = 24;
    static final int FLAGS_OFFSET = 0;
    static final int CSUM_START_OFFSET = 8;
    static final int CSUM_OFFSET_OFFSET = 10;
    static final int LAUNCH_TIME_OFFSET = 16;
    static final int TX_TIMESTAMP_OFFSET = 8;

    private TxMetadataLayout() {}

    /** Where that of the frame is that begins there. */
    static long of(long frame) {
        return frame - SIZE;
    }

    static void put(long metadata, long flags, int checksumStart, int checksumOffset, long launchNs) {
        UnsafeApi.putLong(metadata + FLAGS_OFFSET, flags);
        UnsafeApi.putLong(metadata + CSUM_START_OFFSET, 0);
        UnsafeApi.putShort(metadata + CSUM_START_OFFSET, (short) checksumStart);
        UnsafeApi.putShort(metadata + CSUM_OFFSET_OFFSET, (short) checksumOffset);
        UnsafeApi.putLong(metadata + LAUNCH_TIME_OFFSET, launchNs);
    }
}
