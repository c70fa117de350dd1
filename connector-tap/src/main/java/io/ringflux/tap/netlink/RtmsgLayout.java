package io.ringflux.tap.netlink;

import org.agrona.MutableDirectBuffer;

/**
 * What a message about a route starts with, behind its header.
 *
 * <pre>{@code
 * struct rtmsg {                     // linux/rtnetlink.h; 12 bytes
 *     unsigned char rtm_family;      //  0, 1
 *     unsigned char rtm_dst_len;     //  1, 1
 *     unsigned char rtm_src_len;     //  2, 1
 *     unsigned char rtm_tos;         //  3, 1
 *     unsigned char rtm_table;       //  4, 1
 *     unsigned char rtm_protocol;    //  5, 1
 *     unsigned char rtm_scope;       //  6, 1
 *     unsigned char rtm_type;        //  7, 1
 *     unsigned rtm_flags;            //  8, 4
 * };
 * }</pre>
 */
final class RtmsgLayout {
    static final int SIZE = 12;
    static final int RTM_FAMILY_OFFSET = 0;
    static final int RTM_DST_LEN_OFFSET = 1;
    static final int RTM_SRC_LEN_OFFSET = 2;
    static final int RTM_TOS_OFFSET = 3;
    static final int RTM_TABLE_OFFSET = 4;
    static final int RTM_PROTOCOL_OFFSET = 5;
    static final int RTM_SCOPE_OFFSET = 6;
    static final int RTM_TYPE_OFFSET = 7;
    static final int RTM_FLAGS_OFFSET = 8;

    private RtmsgLayout() {}

    /** A static route of the main table. */
    static void put(MutableDirectBuffer buffer, int offset, int family, int prefixLength, int scope) {
        buffer.setMemory(offset, SIZE, (byte) 0);
        buffer.putByte(offset + RTM_FAMILY_OFFSET, (byte) family);
        buffer.putByte(offset + RTM_DST_LEN_OFFSET, (byte) prefixLength);
        buffer.putByte(offset + RTM_TABLE_OFFSET, (byte) Rtnl.RT_TABLE_MAIN);
        buffer.putByte(offset + RTM_PROTOCOL_OFFSET, (byte) Rtnl.RTPROT_STATIC);
        buffer.putByte(offset + RTM_SCOPE_OFFSET, (byte) scope);
        buffer.putByte(offset + RTM_TYPE_OFFSET, (byte) Rtnl.RTN_UNICAST);
    }
}
