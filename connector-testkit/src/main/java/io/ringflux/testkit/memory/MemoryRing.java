package io.ringflux.testkit.memory;

import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.ring.Cursor;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * One ring in anonymous memory.
 *
 * <pre>
 * struct ring {               offset
 *     cursor produced;        0
 *     cursor consumed;        64
 *     int32 wantsSignal;      128     written by the consumer
 *     descriptor entries[];   192
 *     byte slots[];           behind them
 * };
 * struct descriptor {
 *     uint32 offset;          0       from the first slot
 *     uint32 length;          4
 *     uint32 flags;           8       bit 0: the frame goes on in the next entry
 *     uint32 unused;          12
 * };
 * </pre>
 *
 * <p>Host order. Ownership: unmapped when both sides have let go.
 */
final class MemoryRing {

    static final int FLAG_NEXT = 1;

    private static final int CONSUMED = 64;
    private static final int WANTS_SIGNAL = 128;
    private static final int ENTRIES = 192;
    private static final int ENTRY_BYTES = 16;
    private static final int SIDES = 2;

    private final Mapping mapping;
    private final @Nullable EventFd signal;
    private final AtomicInteger sides = new AtomicInteger(SIDES);
    private final long base;
    private final int size;
    private final int slotBytes;
    private final int cursorBits;

    MemoryRing(MemoryLinkOptions options) {
        size = options.ringSize();
        slotBytes = options.slotBytes();
        cursorBits = options.cursorBits();
        signal = options.signals() ? EventFd.create() : null;
        mapping = Mapping.anonymous(ENTRIES + (long) size * (ENTRY_BYTES + slotBytes));
        base = mapping.address();
    }

    int size() {
        return size;
    }

    int slotBytes() {
        return slotBytes;
    }

    /** Bytes that descriptors may point into. */
    long slotsBytes() {
        return (long) size * slotBytes;
    }

    /** Address of the first slot. */
    long slots() {
        return base + ENTRIES + (long) size * ENTRY_BYTES;
    }

    Cursor produced() {
        return cursor(producedAddress());
    }

    Cursor consumed() {
        return cursor(consumedAddress());
    }

    long producedAddress() {
        return base;
    }

    long consumedAddress() {
        return base + CONSUMED;
    }

    @Nullable
    EventFd signal() {
        return signal;
    }

    /** Offset and length of an entry, read at once. */
    long place(int index) {
        return UnsafeApi.getLong(entry(index));
    }

    int flags(int index) {
        return UnsafeApi.getInt(entry(index) + Long.BYTES);
    }

    static long offsetOf(long place) {
        return place & 0xffff_ffffL;
    }

    static long lengthOf(long place) {
        return place >>> Integer.SIZE;
    }

    void describe(int index, long offset, long length, int flags) {
        UnsafeApi.putLong(entry(index), offset | length << Integer.SIZE);
        UnsafeApi.putInt(entry(index) + Long.BYTES, flags);
    }

    /** The consumer says whether it wants a signal; what it reads next is read after that is visible. */
    void wantSignal(boolean wanted) {
        UnsafeApi.putInt(base + WANTS_SIGNAL, wanted ? 1 : 0);
        VarHandle.fullFence();
    }

    /** The producer asks, after it published. */
    boolean wantsSignal() {
        VarHandle.fullFence();
        return UnsafeApi.getInt(base + WANTS_SIGNAL) != 0;
    }

    /** One side lets go. */
    void release() {
        if (sides.decrementAndGet() == 0) {
            mapping.close();
            if (signal != null) {
                signal.close();
            }
        }
    }

    private long entry(int index) {
        return base + ENTRIES + (long) index * ENTRY_BYTES;
    }

    private Cursor cursor(long address) {
        return cursorBits == Short.SIZE ? Cursor.of16Bits(address) : Cursor.of32Bits(address);
    }
}
