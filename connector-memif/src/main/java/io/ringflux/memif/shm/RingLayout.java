package io.ringflux.memif.shm;

import io.ringflux.memif.control.CacheLine;
import io.ringflux.ring.Cursor;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;

/**
 * A ring in shared memory.
 *
 * <pre>
 * typedef struct {                    offset with lines of 64 (128)
 *     uint32_t cookie;                0       0x3E31F20
 *     uint16_t flags;                 4       bit 0: MASK_INT, written by the consumer of frames
 *     uint16_t head;                  6       written by the client only
 *     uint16_t tail;                  64 (128)  written by the server only
 *     memif_desc_t desc[0];           128 (256)
 * } memif_ring_t;
 * </pre>
 *
 * <p>Host order, cursors aligned to 2. Source: VPP, {@code src/plugins/memif/memif.h}.
 */
final class RingLayout {

    static final int COOKIE = 0;
    static final int FLAGS = 4;
    static final int HEAD = 6;

    static final int COOKIE_VALUE = 0x3E31F20;
    static final short MASK_INTERRUPT = 1;

    private final long address;
    private final int lineBytes;
    private final int size;

    RingLayout(long address, CacheLine line, int ringLog2) {
        this.address = address;
        this.lineBytes = line.bytes();
        this.size = 1 << ringLog2;
    }

    int size() {
        return size;
    }

    long address() {
        return address;
    }

    int lineBytes() {
        return lineBytes;
    }

    long descriptors() {
        return address + 2L * lineBytes;
    }

    Cursor head() {
        return Cursor.of16Bits(address + HEAD);
    }

    Cursor tail() {
        return Cursor.of16Bits(address + lineBytes);
    }

    boolean hasCookie() {
        return UnsafeApi.getInt(address + COOKIE) == COOKIE_VALUE;
    }

    /** Writes an empty ring's header, unmasked as every peer expects; the descriptors are the caller's. */
    void initialise() {
        UnsafeApi.putInt(address + COOKIE, COOKIE_VALUE);
        UnsafeApi.putShort(address + FLAGS, (short) 0);
        UnsafeApi.putShort(address + HEAD, (short) 0);
        UnsafeApi.putShort(address + lineBytes, (short) 0);
    }

    /** The consumer of frames wants no signals. */
    void maskInterrupt() {
        UnsafeApi.putShort(address + FLAGS, MASK_INTERRUPT);
    }

    /** The consumer of frames wants signals; whatever it reads next is read after this is visible. */
    void unmaskInterrupt() {
        UnsafeApi.putShort(address + FLAGS, (short) 0);
        VarHandle.fullFence();
    }

    /** Whether the consumer of frames wants a signal for what was published before this call. */
    boolean wantsInterrupt() {
        VarHandle.fullFence();
        return (UnsafeApi.getShort(address + FLAGS) & MASK_INTERRUPT) == 0;
    }
}
