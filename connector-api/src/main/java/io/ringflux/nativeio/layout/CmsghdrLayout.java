package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header of one ancillary message; its data follow at {@link #SIZE}, the next header at the next multiple of 8.
 *
 * <pre>{@code
 * struct cmsghdr {        // bits/socket.h; 16 bytes
 *     size_t cmsg_len;    //  0, 8: header and data, without padding (CMSG_LEN)
 *     int    cmsg_level;  //  8, 4
 *     int    cmsg_type;   // 12, 4
 * };
 * }</pre>
 */
public final class CmsghdrLayout {
    public static final int SIZE = 16;
    public static final int CMSG_LEN_OFFSET = 0;
    public static final int CMSG_LEVEL_OFFSET = 8;
    public static final int CMSG_TYPE_OFFSET = 12;

    private static final int ALIGNMENT = 8;

    private CmsghdrLayout() {}

    public static void put(MutableDirectBuffer buffer, int offset, int dataLength, int level, int type) {
        buffer.putLong(offset + CMSG_LEN_OFFSET, SIZE + dataLength);
        buffer.putInt(offset + CMSG_LEVEL_OFFSET, level);
        buffer.putInt(offset + CMSG_TYPE_OFFSET, type);
    }

    /** {@code cmsg_len}: header and data. */
    public static long length(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + CMSG_LEN_OFFSET);
    }

    public static int level(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + CMSG_LEVEL_OFFSET);
    }

    public static int type(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + CMSG_TYPE_OFFSET);
    }

    /** {@code CMSG_SPACE(dataLength)}: bytes that a message with this much data takes, with its padding. */
    public static int space(int dataLength) {
        return SIZE + align(dataLength);
    }

    /** {@code CMSG_ALIGN(length)}. */
    public static int align(int length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
