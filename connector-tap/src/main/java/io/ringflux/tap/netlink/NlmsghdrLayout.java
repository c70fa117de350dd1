package io.ringflux.tap.netlink;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What every netlink message starts with.
 *
 * <pre>{@code
 * struct nlmsghdr {        // linux/netlink.h; 16 bytes
 *     __u32 nlmsg_len;     //  0, 4
 *     __u16 nlmsg_type;    //  4, 2
 *     __u16 nlmsg_flags;   //  6, 2
 *     __u32 nlmsg_seq;     //  8, 4
 *     __u32 nlmsg_pid;     // 12, 4
 * };
 * }</pre>
 */
final class NlmsghdrLayout {
    static final int SIZE = 16;
    static final int NLMSG_LEN_OFFSET = 0;
    static final int NLMSG_TYPE_OFFSET = 4;
    static final int NLMSG_FLAGS_OFFSET = 6;
    static final int NLMSG_SEQ_OFFSET = 8;
    static final int NLMSG_PID_OFFSET = 12;

    private NlmsghdrLayout() {}

    /** All but length and sequence. */
    static void put(MutableDirectBuffer buffer, int offset, int type, int flags) {
        buffer.putShort(offset + NLMSG_TYPE_OFFSET, (short) type);
        buffer.putShort(offset + NLMSG_FLAGS_OFFSET, (short) flags);
        buffer.putInt(offset + NLMSG_PID_OFFSET, 0);
    }

    static void putLength(MutableDirectBuffer buffer, int offset, int length) {
        buffer.putInt(offset + NLMSG_LEN_OFFSET, length);
    }

    static void putSequence(MutableDirectBuffer buffer, int offset, int sequence) {
        buffer.putInt(offset + NLMSG_SEQ_OFFSET, sequence);
    }

    static int length(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + NLMSG_LEN_OFFSET);
    }

    static int type(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + NLMSG_TYPE_OFFSET) & 0xffff;
    }

    static int flags(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + NLMSG_FLAGS_OFFSET) & 0xffff;
    }

    static int sequence(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + NLMSG_SEQ_OFFSET);
    }
}
