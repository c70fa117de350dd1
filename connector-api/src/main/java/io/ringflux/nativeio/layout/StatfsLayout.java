package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;

/**
 * What {@code fstatfs} says of the file system of a file; the fields used here.
 *
 * <pre>{@code
 * struct statfs {       // asm-generic/statfs.h on 64-bit; 120 bytes
 *     long f_type;      //  0, 8
 *     long f_bsize;     //  8, 8: the huge page size on hugetlbfs
 *     ...
 * };
 * }</pre>
 */
public final class StatfsLayout {
    public static final int SIZE = 120;
    public static final int F_TYPE_OFFSET = 0;
    public static final int F_BSIZE_OFFSET = 8;

    private StatfsLayout() {}

    public static long type(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + F_TYPE_OFFSET);
    }

    public static long blockSize(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + F_BSIZE_OFFSET);
    }
}
