package io.ringflux.tap.netlink;

import org.agrona.MutableDirectBuffer;

/**
 * What a message about a neighbour starts with, behind its header.
 *
 * <pre>{@code
 * struct ndmsg {             // linux/neighbour.h; 12 bytes
 *     __u8 ndm_family;       //  0, 1 (+3 padding)
 *     __s32 ndm_ifindex;     //  4, 4
 *     __u16 ndm_state;       //  8, 2
 *     __u8 ndm_flags;        // 10, 1
 *     __u8 ndm_type;         // 11, 1
 * };
 * }</pre>
 */
final class NdmsgLayout {
    static final int SIZE = 12;
    static final int NDM_FAMILY_OFFSET = 0;
    static final int NDM_IFINDEX_OFFSET = 4;
    static final int NDM_STATE_OFFSET = 8;
    static final int NDM_FLAGS_OFFSET = 10;
    static final int NDM_TYPE_OFFSET = 11;

    private NdmsgLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, int family, int index, int state) {
        buffer.setMemory(offset, SIZE, (byte) 0);
        buffer.putByte(offset + NDM_FAMILY_OFFSET, (byte) family);
        buffer.putInt(offset + NDM_IFINDEX_OFFSET, index);
        buffer.putShort(offset + NDM_STATE_OFFSET, (short) state);
    }
}
