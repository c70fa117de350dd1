package io.ringflux.afxdp.socket;

import org.agrona.UnsafeApi;

/**
 * An entry of a receive or transmit ring; those of fill and completion rings are addresses alone.
 *
 * <pre>{@code
 * struct xdp_desc {            // linux/if_xdp.h; 16 bytes
 *     __u64 addr;              //  0, 8
 *     __u32 len;               //  8, 4
 *     __u32 options;           // 12, 4
 * };
 * }</pre>
 */
final class DescriptorLayout {
    static final int SIZE = 16;
    static final int SIZE_LOG2 = 4;
    static final int ADDRESS_SIZE_LOG2 = 3;
    static final int ADDR_OFFSET = 0;
    static final int LEN_OFFSET = 8;
    static final int OPTIONS_OFFSET = 12;

    private DescriptorLayout() {}

    static long addr(long descriptor) {
        return UnsafeApi.getLong(descriptor + ADDR_OFFSET);
    }

    static int len(long descriptor) {
        return UnsafeApi.getInt(descriptor + LEN_OFFSET);
    }

    static int options(long descriptor) {
        return UnsafeApi.getInt(descriptor + OPTIONS_OFFSET);
    }

    static void put(long descriptor, long addr, int len, int options) {
        UnsafeApi.putLong(descriptor + ADDR_OFFSET, addr);
        UnsafeApi.putInt(descriptor + LEN_OFFSET, len);
        UnsafeApi.putInt(descriptor + OPTIONS_OFFSET, options);
    }
}
