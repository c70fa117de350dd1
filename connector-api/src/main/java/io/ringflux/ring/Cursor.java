package io.ringflux.ring;

import org.agrona.UnsafeApi;

/**
 * One shared cursor word: a free-running position of 16 or 32 bits, in host order, naturally aligned.
 *
 * <p>Threading: one side writes, the other reads; the release store publishes all that was written before it, the
 * acquire load sees it. A 16-bit position is stored by one 16-bit store, never by bytes.
 */
public final class Cursor {

    private static final int SHORT_MASK = 0xffff;

    private final long address;
    private final int mask;

    private Cursor(long address, int mask) {
        this.address = address;
        this.mask = mask;
    }

    /** A 16-bit cursor, as memif and virtio have it. */
    public static Cursor of16Bits(long address) {
        return new Cursor(address, SHORT_MASK);
    }

    /** A 32-bit cursor, as AF_XDP has it. */
    public static Cursor of32Bits(long address) {
        return new Cursor(address, -1);
    }

    /** Bits that a position has. */
    int mask() {
        return mask;
    }

    /** Reads the position that the other side published. */
    int acquire() {
        return mask == SHORT_MASK
                ? UnsafeApi.getShortAcquire(null, address) & SHORT_MASK
                : UnsafeApi.getIntAcquire(null, address);
    }

    /** Publishes a position, and all that was written before. */
    void release(int position) {
        if (mask == SHORT_MASK) {
            UnsafeApi.putShortRelease(null, address, (short) position);
        } else {
            UnsafeApi.putIntRelease(null, address, position);
        }
    }
}
