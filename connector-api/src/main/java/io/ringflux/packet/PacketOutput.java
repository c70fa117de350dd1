package io.ringflux.packet;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Room for a packet, taken header by header and written in network order. */
final class PacketOutput {
    private static final ByteOrder NETWORK = ByteOrder.BIG_ENDIAN;

    private MutableDirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int position;

    void wrap(MutableDirectBuffer target, int offset) {
        buffer = target;
        position = offset;
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    /** Takes and clears the next bytes; where they start. */
    int take(int length) {
        int at = position;
        buffer.setMemory(at, length, (byte) 0);
        position = at + length;
        return at;
    }

    void put8(int at, int value) {
        buffer.putByte(at, (byte) value);
    }

    void put16(int at, int value) {
        buffer.putShort(at, (short) value, NETWORK);
    }

    void put32(int at, int value) {
        buffer.putInt(at, value, NETWORK);
    }

    void put48(int at, long value) {
        put16(at, (int) (value >>> 32));
        put32(at + 2, (int) value);
    }

    void put64(int at, long value) {
        buffer.putLong(at, value, NETWORK);
    }

    void put(int at, DirectBuffer source, int offset, int length) {
        buffer.putBytes(at, source, offset, length);
    }
}
