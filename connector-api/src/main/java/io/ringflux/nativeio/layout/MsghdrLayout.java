package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The argument of {@code sendmsg} and {@code recvmsg}. Name fields stay zero: the sockets here are connected.
 *
 * <pre>{@code
 * struct msghdr {                // bits/socket.h; 56 bytes
 *     void         *msg_name;       //  0, 8
 *     socklen_t     msg_namelen;    //  8, 4 (+4 padding)
 *     struct iovec *msg_iov;        // 16, 8
 *     size_t        msg_iovlen;     // 24, 8
 *     void         *msg_control;    // 32, 8
 *     size_t        msg_controllen; // 40, 8
 *     int           msg_flags;      // 48, 4 (+4 padding)
 * };
 * }</pre>
 */
public final class MsghdrLayout {
    public static final int SIZE = 56;
    public static final int MSG_NAME_OFFSET = 0;
    public static final int MSG_NAMELEN_OFFSET = 8;
    public static final int MSG_IOV_OFFSET = 16;
    public static final int MSG_IOVLEN_OFFSET = 24;
    public static final int MSG_CONTROL_OFFSET = 32;
    public static final int MSG_CONTROLLEN_OFFSET = 40;
    public static final int MSG_FLAGS_OFFSET = 48;

    private MsghdrLayout() {}

    public static void iov(MutableDirectBuffer buffer, int offset, long address, long count) {
        buffer.putLong(offset + MSG_IOV_OFFSET, address);
        buffer.putLong(offset + MSG_IOVLEN_OFFSET, count);
    }

    public static void control(MutableDirectBuffer buffer, int offset, long address, long length) {
        buffer.putLong(offset + MSG_CONTROL_OFFSET, address);
        buffer.putLong(offset + MSG_CONTROLLEN_OFFSET, length);
    }

    public static long controlLength(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + MSG_CONTROLLEN_OFFSET);
    }

    public static void flags(MutableDirectBuffer buffer, int offset, int flags) {
        buffer.putInt(offset + MSG_FLAGS_OFFSET, flags);
    }

    public static int flags(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + MSG_FLAGS_OFFSET);
    }
}
