package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;

/**
 * What {@code statx} says of a file, in the same layout on every processor; the fields used here.
 *
 * <pre>{@code
 * struct statx {                // linux/stat.h; 256 bytes
 *     ...
 *     uint16_t stx_mode;        //  28, 2: type and permissions
 *     uint64_t stx_ino;         //  32, 8
 *     uint64_t stx_size;        //  40, 8
 *     ...
 *     uint32_t stx_dev_major;   // 136, 4
 *     uint32_t stx_dev_minor;   // 140, 4
 *     ...
 * };
 * }</pre>
 */
public final class StatxLayout {
    public static final int SIZE = 256;
    public static final int STX_MODE_OFFSET = 28;
    public static final int STX_INO_OFFSET = 32;
    public static final int STX_SIZE_OFFSET = 40;
    public static final int STX_DEV_MAJOR_OFFSET = 136;
    public static final int STX_DEV_MINOR_OFFSET = 140;

    private StatxLayout() {}

    public static int mode(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + STX_MODE_OFFSET) & 0xFFFF;
    }

    public static long inode(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + STX_INO_OFFSET);
    }

    public static long size(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + STX_SIZE_OFFSET);
    }

    public static int deviceMajor(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + STX_DEV_MAJOR_OFFSET);
    }

    public static int deviceMinor(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + STX_DEV_MINOR_OFFSET);
    }
}
