package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.XskStatistics;
import org.agrona.DirectBuffer;

/**
 * What the kernel counted for a socket.
 *
 * <pre>{@code
 * struct xdp_statistics {                  // linux/if_xdp.h; 48 bytes
 *     __u64 rx_dropped;                    //  0, 8
 *     __u64 rx_invalid_descs;              //  8, 8
 *     __u64 tx_invalid_descs;              // 16, 8
 *     __u64 rx_ring_full;                  // 24, 8
 *     __u64 rx_fill_ring_empty_descs;      // 32, 8
 *     __u64 tx_ring_empty_descs;           // 40, 8
 * };
 * }</pre>
 */
final class StatisticsLayout {
    static final int SIZE = 48;
    static final int RX_DROPPED_OFFSET = 0;
    static final int RX_INVALID_DESCS_OFFSET = 8;
    static final int TX_INVALID_DESCS_OFFSET = 16;
    static final int RX_RING_FULL_OFFSET = 24;
    static final int RX_FILL_RING_EMPTY_DESCS_OFFSET = 32;
    static final int TX_RING_EMPTY_DESCS_OFFSET = 40;

    private StatisticsLayout() {}

    static XskStatistics read(DirectBuffer buffer) {
        return new XskStatistics(
                buffer.getLong(RX_DROPPED_OFFSET),
                buffer.getLong(RX_INVALID_DESCS_OFFSET),
                buffer.getLong(TX_INVALID_DESCS_OFFSET),
                buffer.getLong(RX_RING_FULL_OFFSET),
                buffer.getLong(RX_FILL_RING_EMPTY_DESCS_OFFSET),
                buffer.getLong(TX_RING_EMPTY_DESCS_OFFSET));
    }
}
