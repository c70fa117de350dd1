package io.ringflux.packet;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes a packet from the outermost header inwards, each header naming the next; {@link #finish()} fills in lengths
 * and checksums.
 *
 * <pre>{@code
 * int length = builder.wrap(buffer, 0)
 *         .ethernet(destinationMac, sourceMac)
 *         .vlan(100)
 *         .ipv4(source, destination)
 *         .udp(1234, 53)
 *         .payload(64)
 *         .finish();
 * }</pre>
 *
 * <p>MAC addresses are in the low 48 bits of a long. Without {@link #ethernet} the packet starts at its IP header. In a
 * fragment the transport checksum is left 0, as it covers the whole datagram.
 *
 * <p>Reusable, one per thread, allocates nothing; writing beyond the buffer's end throws
 * {@link IndexOutOfBoundsException}.
 */
public final class PacketBuilder {
    private static final int NONE = PacketView.NONE;
    private static final int DEFAULT_TTL = 64;

    private final PacketOutput out = new PacketOutput();
    private final PacketSeal seal = new PacketSeal();
    private int start;
    private int etherTypeAt = NONE;
    private int protocolAt = NONE;

    /** Starts a packet at an offset in the buffer. */
    public PacketBuilder wrap(MutableDirectBuffer buffer, int offset) {
        out.wrap(buffer, offset);
        seal.reset();
        start = offset;
        etherTypeAt = NONE;
        protocolAt = NONE;
        return this;
    }

    public PacketBuilder ethernet(long destination, long source) {
        int at = out.take(EthernetHeader.MIN_LENGTH);
        out.put48(at + EthernetHeader.DESTINATION, destination);
        out.put48(at + EthernetHeader.SOURCE, source);
        etherTypeAt = at + EthernetHeader.TYPE;
        return this;
    }

    /** An 802.1Q tag with priority 0. */
    public PacketBuilder vlan(int id) {
        return vlan(EtherType.VLAN, id);
    }

    /** A tag of any type; {@code control} holds priority, drop eligible indicator and VLAN id. */
    public PacketBuilder vlan(int tagType, int control) {
        etherType(tagType);
        int at = out.take(EthernetHeader.VLAN_TAG_LENGTH);
        out.put16(at, control);
        etherTypeAt = at + Short.BYTES;
        return this;
    }

    /** Sets the type of what follows; only needed where no method of this class writes it. */
    public PacketBuilder etherType(int type) {
        if (etherTypeAt != NONE) {
            out.put16(etherTypeAt, type);
        }
        return this;
    }

    public PacketBuilder arp(int operation, long senderMac, int senderIpv4, long targetMac, int targetIpv4) {
        etherType(EtherType.ARP);
        int at = out.take(ArpHeader.LENGTH);
        out.put32(at + ArpHeader.HARDWARE_TYPE, ArpHeader.ETHERNET_AND_IPV4);
        out.put16(at + ArpHeader.ADDRESS_LENGTHS, ArpHeader.LENGTHS_6_AND_4);
        out.put16(at + ArpHeader.OPERATION, operation);
        out.put48(at + ArpHeader.SENDER_MAC, senderMac);
        out.put32(at + ArpHeader.SENDER_IP, senderIpv4);
        out.put48(at + ArpHeader.TARGET_MAC, targetMac);
        out.put32(at + ArpHeader.TARGET_IP, targetIpv4);
        return this;
    }

    public PacketBuilder ipv4(int source, int destination) {
        etherType(EtherType.IPV4);
        int at = seal.ipv4At(out.take(Ipv4Header.MIN_LENGTH));
        protocolAt = at + Ipv4Header.PROTOCOL;
        out.put8(at, (4 << 4) | (Ipv4Header.MIN_LENGTH >> 2));
        out.put8(at + Ipv4Header.TTL, DEFAULT_TTL);
        out.put32(at + Ipv4Header.SOURCE, source);
        out.put32(at + Ipv4Header.DESTINATION, destination);
        return this;
    }

    /** The identification and flags of the IPv4 header before; the offset is in bytes and a multiple of 8. */
    public PacketBuilder ipv4Fragment(int identification, int offset, boolean more) {
        int at = seal.ipAt();
        out.put16(at + Ipv4Header.IDENTIFICATION, identification);
        out.put16(at + Ipv4Header.FRAGMENT, (offset >>> 3) | (more ? Ipv4Header.MORE_FRAGMENTS : 0));
        seal.fragment(more || offset > 0);
        return this;
    }

    public PacketBuilder ipv6(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        etherType(EtherType.IPV6);
        int at = seal.ipv6At(out.take(Ipv6Header.FIXED_LENGTH));
        protocolAt = at + Ipv6Header.NEXT_HEADER;
        out.put8(at, 6 << 4);
        out.put8(at + Ipv6Header.HOP_LIMIT, DEFAULT_TTL);
        out.put64(at + Ipv6Header.SOURCE, sourceHigh);
        out.put64(at + Ipv6Header.SOURCE + Long.BYTES, sourceLow);
        out.put64(at + Ipv6Header.DESTINATION, destinationHigh);
        out.put64(at + Ipv6Header.DESTINATION + Long.BYTES, destinationLow);
        return this;
    }

    /**
     * An IPv6 hop-by-hop, routing, destination options or authentication header.
     *
     * @param body what follows the header's next-header and length bytes
     * @param length of the body; with the two bytes before it a multiple of 8
     */
    public PacketBuilder ipv6Extension(int protocol, DirectBuffer body, int offset, int length) {
        int at = extension(protocol, 2 + length);
        int units = (2 + length) / (protocol == IpProtocol.AUTHENTICATION ? 4 : 8);
        out.put8(at + 1, protocol == IpProtocol.AUTHENTICATION ? units - 2 : units - 1);
        out.put(at + 2, body, offset, length);
        return this;
    }

    /** An IPv6 fragment header; the offset is in bytes and a multiple of 8. */
    public PacketBuilder ipv6Fragment(int identification, int offset, boolean more) {
        int at = extension(IpProtocol.FRAGMENT, Long.BYTES);
        out.put16(at + 2, offset | (more ? 1 : 0));
        out.put32(at + 4, identification);
        seal.fragment(more || offset > 0);
        return this;
    }

    private int extension(int protocol, int length) {
        protocol(protocol);
        protocolAt = out.take(length);
        return protocolAt;
    }

    /** Time to live or hop limit of the IP header before; 64 otherwise. */
    public PacketBuilder ttl(int hops) {
        out.put8(seal.ipAt() + (seal.isIpv4() ? Ipv4Header.TTL : Ipv6Header.HOP_LIMIT), hops);
        return this;
    }

    /** Sets the protocol of what follows; only needed where no method of this class writes it. */
    public PacketBuilder protocol(int protocol) {
        seal.ipAt();
        out.put8(protocolAt, protocol);
        return this;
    }

    public PacketBuilder udp(int sourcePort, int destinationPort) {
        int at = transport(IpProtocol.UDP, UdpHeader.LENGTH);
        out.put16(at + UdpHeader.SOURCE_PORT, sourcePort);
        out.put16(at + UdpHeader.DESTINATION_PORT, destinationPort);
        return this;
    }

    /** A TCP header with the flags of {@link TcpHeader}. */
    public PacketBuilder tcp(
            int sourcePort, int destinationPort, int flags, long sequence, long acknowledgment, int window) {
        int at = transport(IpProtocol.TCP, TcpHeader.MIN_LENGTH);
        out.put16(at + TcpHeader.SOURCE_PORT, sourcePort);
        out.put16(at + TcpHeader.DESTINATION_PORT, destinationPort);
        out.put32(at + TcpHeader.SEQUENCE, (int) sequence);
        out.put32(at + TcpHeader.ACKNOWLEDGMENT, (int) acknowledgment);
        out.put16(at + TcpHeader.DATA_OFFSET_AND_FLAGS, (TcpHeader.MIN_LENGTH << 10) | flags);
        out.put16(at + TcpHeader.WINDOW, window);
        return this;
    }

    /** An ICMP or ICMPv6 header, by the IP version; {@code rest} is what its last four bytes hold. */
    public PacketBuilder icmp(int type, int code, int rest) {
        int at = transport(seal.isIpv4() ? IpProtocol.ICMP : IpProtocol.ICMPV6, IcmpHeader.LENGTH);
        out.put8(at + IcmpHeader.TYPE, type);
        out.put8(at + IcmpHeader.CODE, code);
        out.put32(at + IcmpHeader.IDENTIFIER, rest);
        return this;
    }

    private int transport(int protocol, int length) {
        protocol(protocol);
        return seal.transportAt(protocol, out.take(length));
    }

    /** Options of the IPv4 or TCP header that was written last, a multiple of 4 bytes. */
    public PacketBuilder options(DirectBuffer options, int offset, int length) {
        int lengthAt = seal.lengthInWordsAt();
        int byteBefore = out.buffer().getByte(lengthAt);
        int shift = seal.hasTransport() ? 4 : 0;
        out.put8(lengthAt, byteBefore + ((length >> 2) << shift));
        out.put(out.take(length), options, offset, length);
        return this;
    }

    /** Bytes 0, 1, 2 and so on. */
    public PacketBuilder payload(int length) {
        int at = out.take(length);
        for (int index = 0; index < length; index++) {
            out.put8(at + index, index);
        }
        return this;
    }

    public PacketBuilder payload(DirectBuffer source, int offset, int length) {
        out.put(out.take(length), source, offset, length);
        return this;
    }

    /** Fills in lengths and checksums; returns the packet's length. */
    public int finish() {
        seal.close(out);
        return out.position() - start;
    }
}
