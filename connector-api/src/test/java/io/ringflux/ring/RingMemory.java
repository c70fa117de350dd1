package io.ringflux.ring;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Two cursors with room around them, so that a store that is too wide shows. */
final class RingMemory {

    private static final int PRODUCED = 64;
    private static final int CONSUMED = 128;
    private static final int BYTES = 192;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
    private final int bits;

    RingMemory(int bits) {
        this.bits = bits;
    }

    Cursor produced() {
        return cursor(PRODUCED);
    }

    Cursor consumed() {
        return cursor(CONSUMED);
    }

    ConsumerRing consumer(int size) {
        return new ConsumerRing(produced(), consumed(), size, 0);
    }

    ProducerRing producer(int size) {
        return new ProducerRing(consumed(), produced(), size);
    }

    void produced(int position) {
        produced().release(position);
    }

    void consumed(int position) {
        consumed().release(position);
    }

    int consumedValue() {
        return memory.getInt(CONSUMED);
    }

    int producedValue() {
        return memory.getInt(PRODUCED);
    }

    /** Sets every byte around the cursors. */
    void surround(byte value) {
        memory.setMemory(0, BYTES, value);
        produced(0);
        consumed(0);
    }

    boolean isSurroundedBy(byte value) {
        int width = bits / Byte.SIZE;
        for (int i = 0; i < BYTES; i++) {
            boolean cursor = (i >= PRODUCED && i < PRODUCED + width) || (i >= CONSUMED && i < CONSUMED + width);
            if (!cursor && memory.getByte(i) != value) {
                return false;
            }
        }
        return true;
    }

    private Cursor cursor(int offset) {
        long address = memory.addressOffset() + offset;
        return bits == Short.SIZE ? Cursor.of16Bits(address) : Cursor.of32Bits(address);
    }
}
