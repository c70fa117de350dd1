package io.ringflux.packet;

import org.agrona.DirectBuffer;

/**
 * One packet, walked once from its link header to its transport payload.
 *
 * <p>Offsets count bytes from the packet's start; {@link #NONE} stands for what the packet does not have. Of a packet
 * in several segments only the one that is wrapped is seen; that is enough wherever the headers are in the first.
 *
 * <p>Reusable, one per thread; wrapping and reading allocate nothing. The headers it hands out are views of the same
 * packet, valid until the next {@code wrap} and no longer than the wrapped memory.
 */
public final class PacketView {
    public static final int NONE = -1;

    private final PacketWalk walk;

    /** A view of Ethernet frames. */
    public PacketView() {
        this(LinkType.ETHERNET);
    }

    public PacketView(LinkType link) {
        walk = new PacketWalk(link);
    }

    /**
     * Walks the packet.
     *
     * @return whether every header that was reached is whole and consistent; what was reached before is there anyway
     * @throws IndexOutOfBoundsException when the range is not within the buffer
     */
    public boolean wrap(DirectBuffer buffer, int offset, int length) {
        walk.bytes.wrap(buffer, offset, length);
        return walk.walk();
    }

    /** As {@link #wrap(DirectBuffer, int, int)}, for off-heap memory at an address. */
    public boolean wrap(long address, int length) {
        walk.bytes.wrap(address, length);
        return walk.walk();
    }

    public LinkType link() {
        return walk.link;
    }

    /** Length of what was wrapped. */
    public int length() {
        return walk.bytes.length();
    }

    /** Whether every header that was reached is whole and consistent. */
    public boolean isWhole() {
        return walk.whole;
    }

    /** Whether IP announces more bytes than there are. */
    public boolean isTruncated() {
        return (isIpv4() && walk.ipv4.isTruncated()) || (isIpv6() && walk.ipv6.isTruncated());
    }

    public boolean isEthernet() {
        return walk.framed;
    }

    public boolean isArp() {
        return walk.network == EtherType.ARP;
    }

    public boolean isIpv4() {
        return walk.network == EtherType.IPV4;
    }

    public boolean isIpv6() {
        return walk.network == EtherType.IPV6;
    }

    public boolean isTcp() {
        return walk.transport == IpProtocol.TCP;
    }

    public boolean isUdp() {
        return walk.transport == IpProtocol.UDP;
    }

    public boolean isIcmp() {
        return walk.transport == IpProtocol.ICMP;
    }

    public boolean isIcmpv6() {
        return walk.transport == IpProtocol.ICMPV6;
    }

    /** Type behind all VLAN tags, below {@link EtherType#MIN_TYPE} the length of an 802.3 frame; 0 without any. */
    public int etherType() {
        return walk.etherType;
    }

    public int vlanCount() {
        return walk.framed ? walk.ethernet.vlanCount() : 0;
    }

    /** The VLAN id of a tag, 0 being the outermost. */
    public int vlanId(int tag) {
        return ethernet().vlanId(tag);
    }

    /** What {@link #etherType()} announces. */
    public int l3Offset() {
        return walk.l3Offset;
    }

    /** The transport protocol, behind all IPv6 extension headers that were stepped over. */
    public int ipProtocol() {
        return walk.ipProtocol;
    }

    /** The transport header; a fragment other than the first has none. */
    public int l4Offset() {
        return walk.l4Offset;
    }

    /** What follows the last header that was understood. */
    public int payloadOffset() {
        return walk.payloadOffset;
    }

    /** Bytes of payload that are there, without padding of the link below. */
    public int payloadLength() {
        return walk.payloadEnd - walk.payloadOffset;
    }

    public int sourcePort() {
        return walk.sourcePort;
    }

    public int destinationPort() {
        return walk.destinationPort;
    }

    /** Whether this is a piece of a datagram, the first one included. */
    public boolean isFragment() {
        return (isIpv4() && walk.ipv4.isFragment()) || (isIpv6() && walk.ipv6.isFragment());
    }

    /** Where this piece's payload lies in the datagram, in bytes; 0 for a whole datagram. */
    public int fragmentOffset() {
        return isIpv4() ? walk.ipv4.fragmentOffset() : isIpv6() ? walk.ipv6.fragmentOffset() : 0;
    }

    public boolean moreFragments() {
        return (isIpv4() && walk.ipv4.moreFragments()) || (isIpv6() && walk.ipv6.moreFragments());
    }

    public EthernetHeader ethernet() {
        return require(walk.framed, walk.ethernet);
    }

    public ArpHeader arp() {
        return require(isArp(), walk.arp);
    }

    public Ipv4Header ipv4() {
        return require(isIpv4(), walk.ipv4);
    }

    public Ipv6Header ipv6() {
        return require(isIpv6(), walk.ipv6);
    }

    public TcpHeader tcp() {
        return require(isTcp(), walk.tcp);
    }

    public UdpHeader udp() {
        return require(isUdp(), walk.udp);
    }

    public IcmpHeader icmp() {
        return require(isIcmp(), walk.icmp);
    }

    public Icmpv6Header icmpv6() {
        return require(isIcmpv6(), walk.icmpv6);
    }

    private static <T extends HeaderFlyweight> T require(boolean present, T header) {
        if (!present) {
            throw new IllegalStateException(
                    "The packet has no whole " + header.getClass().getSimpleName());
        }
        return header;
    }

    /** The packet in one line, in the manner of tcpdump. Allocates. */
    public String describe() {
        return new PacketText(this).toString();
    }
}
