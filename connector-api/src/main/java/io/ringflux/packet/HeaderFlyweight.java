package io.ringflux.packet;

import org.agrona.DirectBuffer;

/**
 * One protocol header, read in place.
 *
 * <p>{@code wrap} reads the fields that steer decoding once, checks them and keeps them; the others are read when asked
 * for. It returns {@code false} where the header is cut short or contradicts itself: then kept values are meaningless
 * and every accessor that reads the packet throws {@link IndexOutOfBoundsException}. Offsets count from the start of
 * what was wrapped, multi-byte fields are in network order.
 *
 * <p>Reusable and not thread-safe. The wrapped memory must stay mapped while the flyweight is read.
 */
public abstract sealed class HeaderFlyweight
        permits ArpHeader, EthernetHeader, IcmpHeader, Icmpv6Header, Ipv4Header, Ipv6Header, TcpHeader, UdpHeader {
    final PacketBytes bytes;
    private int offset;

    HeaderFlyweight(PacketBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads the header at the start of {@code length} bytes.
     *
     * @return whether the header is whole and consistent
     * @throws IndexOutOfBoundsException when the range is not within the buffer
     */
    public final boolean wrap(DirectBuffer buffer, int offset, int length) {
        bytes.wrap(buffer, offset, length);
        return parse(0, length);
    }

    /** As {@link #wrap(DirectBuffer, int, int)}, for off-heap memory at an address. */
    public final boolean wrap(long address, int length) {
        bytes.wrap(address, length);
        return parse(0, length);
    }

    /** Where the header starts. */
    public final int offset() {
        return offset;
    }

    /** Length of the header in bytes, with its options, tags or extension headers. */
    public abstract int headerLength();

    /** Reads the header at {@code offset}, of which nothing at or behind {@code limit} belongs to it. */
    abstract boolean parse(int offset, int limit);

    final void startAt(int headerOffset) {
        offset = headerOffset;
    }

    /** Moves behind the packet's end, so that no accessor reads a header that was refused. */
    final boolean refuse() {
        offset = bytes.length();
        return false;
    }

    final int u8(int field) {
        return bytes.u8(offset + field);
    }

    final int u16(int field) {
        return bytes.u16(offset + field);
    }

    final int i32(int field) {
        return bytes.i32(offset + field);
    }

    final long u32(int field) {
        return i32(field) & 0xffff_ffffL;
    }

    final long i64(int field) {
        return bytes.i64(offset + field);
    }

    final long u48(int field) {
        return bytes.u48(offset + field);
    }
}
