package io.ringflux.tap.device;

import org.agrona.MutableDirectBuffer;

/**
 * How many packets a link holds back before it hands them on. What a TUN or TAP device does not know must be 0.
 *
 * <pre>{@code
 * struct ethtool_coalesce {                // linux/ethtool.h; 92 bytes
 *     __u32 cmd;                           //  0, 4
 *     __u32 rx_coalesce_usecs;             //  4, 4
 *     __u32 rx_max_coalesced_frames;       //  8, 4
 *     __u32 rx_coalesce_usecs_irq;         // 12, 4   and 19 more
 * };
 * }</pre>
 */
final class EthtoolCoalesceLayout {
    static final int SIZE = 92;
    static final int CMD_OFFSET = 0;
    static final int RX_MAX_COALESCED_FRAMES_OFFSET = 8;

    private EthtoolCoalesceLayout() {}

    static void put(MutableDirectBuffer buffer, int command, int rxFrames) {
        buffer.setMemory(0, SIZE, (byte) 0);
        buffer.putInt(CMD_OFFSET, command);
        buffer.putInt(RX_MAX_COALESCED_FRAMES_OFFSET, rxFrames);
    }
}
