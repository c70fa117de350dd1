package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;

/**
 * Who is at the other end of a unix socket.
 *
 * <pre>{@code
 * struct ucred {     // bits/socket.h; 12 bytes
 *     pid_t pid;     //  0, 4
 *     uid_t uid;     //  4, 4
 *     gid_t gid;     //  8, 4
 * };
 * }</pre>
 */
public final class UcredLayout {
    public static final int SIZE = 12;
    public static final int PID_OFFSET = 0;
    public static final int UID_OFFSET = 4;
    public static final int GID_OFFSET = 8;

    private UcredLayout() {}

    public static int pid(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + PID_OFFSET);
    }

    public static int uid(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + UID_OFFSET);
    }

    public static int gid(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + GID_OFFSET);
    }
}
