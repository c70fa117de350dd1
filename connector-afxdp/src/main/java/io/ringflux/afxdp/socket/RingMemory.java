package io.ringflux.afxdp.socket;

import io.ringflux.ring.ConsumerRing;
import io.ringflux.ring.Cursor;
import io.ringflux.ring.ProducerRing;
import org.agrona.UnsafeApi;

/**
 * One of the four rings of a socket, wherever it lies.
 *
 * @param producer address of the cursor of the side that fills entries
 * @param consumer address of the cursor of the side that empties them
 * @param flags address of the flags word
 * @param entries address of the first entry
 * @param size entries, a power of two
 */
record RingMemory(long producer, long consumer, long flags, long entries, int size) {

    /** The ring in a mapping that begins at {@code base}. */
    static RingMemory at(long base, RingOffsets offsets, int size) {
        return new RingMemory(
                base + offsets.producer(),
                base + offsets.consumer(),
                base + offsets.flags(),
                base + offsets.entries(),
                size);
    }

    /** Our side, where we fill entries. */
    ProducerRing producing() {
        return new ProducerRing(Cursor.of32Bits(consumer), Cursor.of32Bits(producer), size);
    }

    /** Our side, where we empty them. */
    ConsumerRing consuming() {
        return new ConsumerRing(Cursor.of32Bits(producer), Cursor.of32Bits(consumer), size, 0);
    }

    /** Whether the kernel wants a call after entries were published; to be asked behind a full fence. */
    boolean needsWakeup() {
        return (UnsafeApi.getIntVolatile(null, flags) & XskUapi.XDP_RING_NEED_WAKEUP) != 0;
    }

    /** Address of an entry of 16 bytes. */
    long descriptor(int index) {
        return entries + ((long) index << DescriptorLayout.SIZE_LOG2);
    }

    /** Address of an entry of 8 bytes. */
    long address(int index) {
        return entries + ((long) index << DescriptorLayout.ADDRESS_SIZE_LOG2);
    }
}
