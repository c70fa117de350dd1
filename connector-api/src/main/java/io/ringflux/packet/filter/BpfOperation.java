package io.ringflux.packet.filter;

import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * What a BPF instruction does where Java has no single operation for it; called by the interpreter and from translated
 * code. The positions that are loaded from have been checked.
 */
final class BpfOperation {
    static final int OUT_OF_BOUNDS = -1;

    private BpfOperation() {}

    static int word(byte @Nullable [] array, long address) {
        return UnsafeApi.getIntUnaligned(array, address, true);
    }

    static int half(byte @Nullable [] array, long address) {
        return UnsafeApi.getShortUnaligned(array, address, true) & 0xffff;
    }

    static int octet(byte @Nullable [] array, long address) {
        return UnsafeApi.getByte(array, address) & 0xff;
    }

    /** The unsigned sum of two offsets, or {@link #OUT_OF_BOUNDS} where {@code size} bytes there are not all inside. */
    static int position(int one, int other, int size, int length) {
        long at = (one & 0xffff_ffffL) + (other & 0xffff_ffffL);
        return at <= (long) length - size ? (int) at : OUT_OF_BOUNDS;
    }

    static int shiftLeft(int value, int bits) {
        return (bits & ~31) == 0 ? value << bits : 0;
    }

    static int shiftRight(int value, int bits) {
        return (bits & ~31) == 0 ? value >>> bits : 0;
    }
}
