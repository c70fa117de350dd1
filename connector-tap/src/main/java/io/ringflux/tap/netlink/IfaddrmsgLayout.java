package io.ringflux.tap.netlink;

import org.agrona.MutableDirectBuffer;

/**
 * What a message about an address starts with, behind its header.
 *
 * <pre>{@code
 * struct ifaddrmsg {         // linux/if_addr.h; 8 bytes
 *     __u8 ifa_family;       //  0, 1
 *     __u8 ifa_prefixlen;    //  1, 1
 *     __u8 ifa_flags;        //  2, 1
 *     __u8 ifa_scope;        //  3, 1
 *     __u32 ifa_index;       //  4, 4
 * };
 * }</pre>
 */
final class IfaddrmsgLayout {
    static final int SIZE = 8;
    static final int IFA_FAMILY_OFFSET = 0;
    static final int IFA_PREFIXLEN_OFFSET = 1;
    static final int IFA_FLAGS_OFFSET = 2;
    static final int IFA_SCOPE_OFFSET = 3;
    static final int IFA_INDEX_OFFSET = 4;

    private IfaddrmsgLayout() {}

    static void put(MutableDirectBuffer buffer, int offset, int family, int prefixLength, int flags, int index) {
        buffer.putByte(offset + IFA_FAMILY_OFFSET, (byte) family);
        buffer.putByte(offset + IFA_PREFIXLEN_OFFSET, (byte) prefixLength);
        buffer.putByte(offset + IFA_FLAGS_OFFSET, (byte) flags);
        buffer.putByte(offset + IFA_SCOPE_OFFSET, (byte) 0);
        buffer.putInt(offset + IFA_INDEX_OFFSET, index);
    }
}
