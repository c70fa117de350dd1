package io.ringflux.tap.netlink;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a message about a link starts with, behind its header.
 *
 * <pre>{@code
 * struct ifinfomsg {             // linux/rtnetlink.h; 16 bytes
 *     unsigned char ifi_family;  //  0, 1 (+1 padding)
 *     unsigned short ifi_type;   //  2, 2
 *     int ifi_index;             //  4, 4
 *     unsigned ifi_flags;        //  8, 4
 *     unsigned ifi_change;       // 12, 4
 * };
 * }</pre>
 */
final class IfinfomsgLayout {
    static final int SIZE = 16;
    static final int IFI_FAMILY_OFFSET = 0;
    static final int IFI_TYPE_OFFSET = 2;
    static final int IFI_INDEX_OFFSET = 4;
    static final int IFI_FLAGS_OFFSET = 8;
    static final int IFI_CHANGE_OFFSET = 12;

    private IfinfomsgLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, int index, int flags, int change) {
        buffer.putInt(offset + IFI_FAMILY_OFFSET, 0);
        buffer.putInt(offset + IFI_INDEX_OFFSET, index);
        buffer.putInt(offset + IFI_FLAGS_OFFSET, flags);
        buffer.putInt(offset + IFI_CHANGE_OFFSET, change);
    }

    static int family(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + IFI_FAMILY_OFFSET);
    }

    static int index(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + IFI_INDEX_OFFSET);
    }

    static int flags(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + IFI_FLAGS_OFFSET);
    }
}
