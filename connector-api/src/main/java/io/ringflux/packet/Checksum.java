package io.ringflux.packet;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** The Internet checksum (RFC 1071) and its incremental update (RFC 1624). */
public final class Checksum {
    private Checksum() {}

    /**
     * The checksum of a range, as it is stored in a header whose checksum field was 0 while it was computed. Over a
     * range that holds its own right checksum the result is 0.
     *
     * @throws IndexOutOfBoundsException when the range is not within the buffer
     */
    public static int of(DirectBuffer buffer, int offset, int length) {
        return fold(sum(buffer, offset, length));
    }

    /** As {@link #of(DirectBuffer, int, int)}, for off-heap memory at an address. */
    public static int of(long address, int length) {
        return fold(sum(null, address, length));
    }

    /** The checksum of a header in which 16 bits, at an even offset, changed. */
    public static int update16(int checksum, int oldValue, int newValue) {
        return fold((~checksum & 0xffffL) + (~oldValue & 0xffffL) + (newValue & 0xffffL));
    }

    /** The checksum of a header in which 32 bits, at an even offset, changed. */
    public static int update32(int checksum, int oldValue, int newValue) {
        return fold((~checksum & 0xffffL) + (~oldValue & 0xffff_ffffL) + (newValue & 0xffff_ffffL));
    }

    /** A sum of 16- or 32-bit words, to be added to others and folded. */
    static long sum(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        return sum(buffer.byteArray(), buffer.addressOffset() + offset, length);
    }

    private static long sum(byte @Nullable [] array, long address, int length) {
        long sum = 0;
        long at = address;
        long end = address + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            long word = UnsafeApi.getLongUnaligned(array, at, true);
            sum += (word >>> 32) + (word & 0xffff_ffffL);
        }
        for (; end - at >= Short.BYTES; at += Short.BYTES) {
            sum += UnsafeApi.getShortUnaligned(array, at, true) & 0xffff;
        }
        if (at < end) {
            sum += (UnsafeApi.getByte(array, at) & 0xff) << 8;
        }
        return sum;
    }

    /** The one's complement of a sum of words, in 16 bits. */
    static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        while (folded > 0xffff) {
            folded = (folded >>> 16) + (folded & 0xffff);
        }
        return (int) ~folded & 0xffff;
    }
}
