package io.ringflux.nativeio.layout;

import org.agrona.MutableDirectBuffer;

/**
 * The address of a netlink socket.
 *
 * <pre>{@code
 * struct sockaddr_nl {          // linux/netlink.h; 12 bytes
 *     sa_family_t nl_family;    //  0, 2 (+2 padding)
 *     __u32 nl_pid;             //  4, 4
 *     __u32 nl_groups;          //  8, 4
 * };
 * }</pre>
 */
public final class SockaddrNlLayout {
    public static final int SIZE = 12;
    public static final int NL_FAMILY_OFFSET = 0;
    public static final int NL_PID_OFFSET = 4;
    public static final int NL_GROUPS_OFFSET = 8;

    private SockaddrNlLayout() {}

    /** An address that the kernel completes by a port number. */
    public static void put(MutableDirectBuffer buffer, int offset, int family, int groups) {
        buffer.putShort(offset + NL_FAMILY_OFFSET, (short) family);
        buffer.putInt(offset + NL_PID_OFFSET, 0);
        buffer.putInt(offset + NL_GROUPS_OFFSET, groups);
    }
}
