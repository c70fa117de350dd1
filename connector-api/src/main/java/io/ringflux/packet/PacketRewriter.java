package io.ringflux.packet;

import org.agrona.MutableDirectBuffer;

/**
 * Changes addresses, ports and hop counts of a packet in place and keeps its checksums right by incremental update (RFC
 * 1624); a checksum that was wrong stays wrong.
 *
 * <p>The way of a traffic generator: build a packet once, copy it into each frame, and change what tells the flows
 * apart. Reusable, one per thread, allocates nothing. The packet must not change under the writer, so a packet from a
 * peer's memory is copied first.
 */
public final class PacketRewriter {
    private final PacketView view;
    private final PacketOutput out = new PacketOutput();
    private int start;

    public PacketRewriter(LinkType link) {
        view = new PacketView(link);
    }

    /**
     * Decodes the packet that the other methods change.
     *
     * @return the packet as it was decoded
     * @throws IndexOutOfBoundsException when the range is not within the buffer
     */
    public PacketView wrap(MutableDirectBuffer buffer, int offset, int length) {
        view.wrap(buffer, offset, length);
        out.wrap(buffer, offset);
        start = offset;
        return view;
    }

    /** Sets the source of an IPv4 packet. */
    public void ipv4Source(int address) {
        ipv4Address(view.ipv4().source(), Ipv4Header.SOURCE, address);
    }

    /** Sets the destination of an IPv4 packet. */
    public void ipv4Destination(int address) {
        ipv4Address(view.ipv4().destination(), Ipv4Header.DESTINATION, address);
    }

    /** Sets the source of an IPv6 packet. */
    public void ipv6Source(long high, long low) {
        Ipv6Header ip = view.ipv6();
        ipv6Half(ip.sourceHigh(), Ipv6Header.SOURCE, high);
        ipv6Half(ip.sourceLow(), Ipv6Header.SOURCE + Long.BYTES, low);
    }

    /** Sets the destination of an IPv6 packet. */
    public void ipv6Destination(long high, long low) {
        Ipv6Header ip = view.ipv6();
        ipv6Half(ip.destinationHigh(), Ipv6Header.DESTINATION, high);
        ipv6Half(ip.destinationLow(), Ipv6Header.DESTINATION + Long.BYTES, low);
    }

    /** Sets the time to live or the hop limit. */
    public void ttl(int hops) {
        int l3 = start + view.l3Offset();
        if (view.isIpv6()) {
            out.put8(l3 + Ipv6Header.HOP_LIMIT, hops);
        } else {
            Ipv4Header ip = view.ipv4();
            int protocol = ip.protocol();
            int checksum = Checksum.update16(ip.checksum(), (ip.ttl() << 8) | protocol, (hops << 8) | protocol);
            out.put8(l3 + Ipv4Header.TTL, hops);
            out.put16(l3 + Ipv4Header.CHECKSUM, checksum);
        }
    }

    /** Sets the source port of a TCP or UDP packet. */
    public void sourcePort(int port) {
        int old = view.isTcp() ? view.tcp().sourcePort() : view.udp().sourcePort();
        port(old, TcpHeader.SOURCE_PORT, port);
    }

    /** Sets the destination port of a TCP or UDP packet. */
    public void destinationPort(int port) {
        int old = view.isTcp() ? view.tcp().destinationPort() : view.udp().destinationPort();
        port(old, TcpHeader.DESTINATION_PORT, port);
    }

    private void ipv4Address(int old, int field, int address) {
        int l3 = start + view.l3Offset();
        out.put32(l3 + field, address);
        out.put16(l3 + Ipv4Header.CHECKSUM, Checksum.update32(view.ipv4().checksum(), old, address));
        updateTransport(old, address);
    }

    private void ipv6Half(long old, int field, long half) {
        out.put64(start + view.l3Offset() + field, half);
        updateTransport((int) (old >>> 32), (int) (half >>> 32));
        updateTransport((int) old, (int) half);
    }

    private void port(int old, int field, int port) {
        out.put16(start + view.l4Offset() + field, port);
        updateTransport(old, port);
    }

    private void updateTransport(int old, int value) {
        if (view.isTcp()) {
            putTransport(TcpHeader.CHECKSUM, Checksum.update32(view.tcp().checksum(), old, value));
        } else if (view.isIcmpv6()) {
            putTransport(Icmpv6Header.CHECKSUM, Checksum.update32(view.icmpv6().checksum(), old, value));
        } else if (view.isUdp() && view.udp().checksum() != 0) {
            int checksum = Checksum.update32(view.udp().checksum(), old, value);
            putTransport(UdpHeader.CHECKSUM, checksum == 0 ? 0xffff : checksum);
        }
    }

    private void putTransport(int field, int checksum) {
        out.put16(start + view.l4Offset() + field, checksum);
    }
}
