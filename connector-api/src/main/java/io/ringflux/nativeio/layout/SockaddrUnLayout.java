package io.ringflux.nativeio.layout;

import org.agrona.MutableDirectBuffer;

/**
 * The address of a unix socket. A path ends with a zero byte, an abstract name starts with one and has no end mark: its
 * length is that of the address.
 *
 * <pre>{@code
 * struct sockaddr_un {        // linux/un.h; 110 bytes
 *     sa_family_t sun_family; //  0, 2
 *     char sun_path[108];     //  2, 108
 * };
 * }</pre>
 */
public final class SockaddrUnLayout {
    public static final int SIZE = 110;
    public static final int SUN_FAMILY_OFFSET = 0;
    public static final int SUN_PATH_OFFSET = 2;
    public static final int SUN_PATH_LENGTH = 108;

    private SockaddrUnLayout() {}

    public static void family(MutableDirectBuffer buffer, int offset, short family) {
        buffer.putShort(offset + SUN_FAMILY_OFFSET, family);
    }

    public static void path(MutableDirectBuffer buffer, int offset, byte[] path) {
        buffer.putBytes(offset + SUN_PATH_OFFSET, path);
    }
}
