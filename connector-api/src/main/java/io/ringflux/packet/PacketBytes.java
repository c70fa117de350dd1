package io.ringflux.packet;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one packet, on the heap or off it, read in network order.
 *
 * <p>Every read is checked against the packet's length, also where Agrona's own bounds checks are switched off: what
 * decides the position of a read comes from a peer.
 */
final class PacketBytes {
    @SuppressWarnings("UnusedVariable") // held so that the wrapped memory stays reachable
    private @Nullable DirectBuffer owner;

    private byte @Nullable [] array;
    private long address;
    private int length;

    void wrap(DirectBuffer buffer, int offset, int packetLength) {
        buffer.boundsCheck(offset, packetLength);
        owner = buffer;
        array = buffer.byteArray();
        address = buffer.addressOffset() + offset;
        length = packetLength;
    }

    void wrap(long packetAddress, int packetLength) {
        if (packetLength < 0) {
            throw new IllegalArgumentException("length is " + packetLength + ", expected 0 or more");
        }
        owner = null;
        array = null;
        address = packetAddress;
        length = packetLength;
    }

    int length() {
        return length;
    }

    int u8(int at) {
        check(at, Byte.BYTES);
        return UnsafeApi.getByte(array, address + at) & 0xff;
    }

    int u16(int at) {
        check(at, Short.BYTES);
        return UnsafeApi.getShortUnaligned(array, address + at, true) & 0xffff;
    }

    int i32(int at) {
        check(at, Integer.BYTES);
        return UnsafeApi.getIntUnaligned(array, address + at, true);
    }

    long i64(int at) {
        check(at, Long.BYTES);
        return UnsafeApi.getLongUnaligned(array, address + at, true);
    }

    /** A MAC address in the low 48 bits. */
    long u48(int at) {
        return ((long) u16(at) << 32) | (i32(at + 2) & 0xffff_ffffL);
    }

    private void check(int at, int size) {
        if ((at | (length - size - at)) < 0) {
            throw outOfBounds(at, size);
        }
    }

    private IndexOutOfBoundsException outOfBounds(int at, int size) {
        return new IndexOutOfBoundsException(
                "offset " + at + " with size " + size + " is outside the packet of " + length + " bytes");
    }
}
