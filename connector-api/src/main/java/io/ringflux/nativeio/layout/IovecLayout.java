package io.ringflux.nativeio.layout;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One piece of memory of a scattered read or write.
 *
 * <pre>{@code
 * struct iovec {           // bits/types/struct_iovec.h; 16 bytes
 *     void  *iov_base;     //  0, 8
 *     size_t iov_len;      //  8, 8
 * };
 * }</pre>
 */
public final class IovecLayout {
    public static final int SIZE = 16;
    public static final int IOV_BASE_OFFSET = 0;
    public static final int IOV_LEN_OFFSET = 8;

    private IovecLayout() {}

    public static long base(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + IOV_BASE_OFFSET);
    }

    public static long length(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + IOV_LEN_OFFSET);
    }

    public static void put(MutableDirectBuffer buffer, int offset, long base, long length) {
        buffer.putLong(offset + IOV_BASE_OFFSET, base);
        buffer.putLong(offset + IOV_LEN_OFFSET, length);
    }
}
