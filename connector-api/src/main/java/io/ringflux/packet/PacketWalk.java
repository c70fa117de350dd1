package io.ringflux.packet;

import static io.ringflux.packet.PacketView.NONE;

/** Walks a packet from link to transport, and keeps what {@link PacketView} tells about it. */
final class PacketWalk {
    private static final int PORTS_LENGTH = 4;

    final LinkType link;
    final PacketBytes bytes = new PacketBytes();
    final EthernetHeader ethernet = new EthernetHeader(bytes);
    final ArpHeader arp = new ArpHeader(bytes);
    final Ipv4Header ipv4 = new Ipv4Header(bytes);
    final Ipv6Header ipv6 = new Ipv6Header(bytes);
    final TcpHeader tcp = new TcpHeader(bytes);
    final UdpHeader udp = new UdpHeader(bytes);
    final IcmpHeader icmp = new IcmpHeader(bytes);
    final Icmpv6Header icmpv6 = new Icmpv6Header(bytes);

    /** Whether the Ethernet header is whole. */
    boolean framed;
    /** Whether every header that was reached is whole. */
    boolean whole;

    int etherType;
    /** The type of the network header that is whole. */
    int network;
    /** The protocol of the transport header that is whole. */
    int transport;

    int l3Offset;
    int ipProtocol;
    int l4Offset;
    int payloadOffset;
    int payloadEnd;
    int sourcePort;
    int destinationPort;

    PacketWalk(LinkType link) {
        this.link = link;
        reset();
    }

    boolean walk() {
        reset();
        whole = link == LinkType.ETHERNET ? walkEthernet() : walkRawIp();
        return whole;
    }

    private void reset() {
        framed = false;
        whole = false;
        etherType = 0;
        network = NONE;
        transport = NONE;
        l3Offset = NONE;
        ipProtocol = NONE;
        l4Offset = NONE;
        payloadOffset = 0;
        payloadEnd = bytes.length();
        sourcePort = NONE;
        destinationPort = NONE;
    }

    private boolean walkEthernet() {
        framed = ethernet.parse(0, payloadEnd);
        return framed && walkNetwork(ethernet.etherType(), ethernet.headerLength());
    }

    private boolean walkRawIp() {
        int version = payloadEnd == 0 ? 0 : bytes.u8(0) >>> 4;
        return switch (version) {
            case 4 -> walkNetwork(EtherType.IPV4, 0);
            case 6 -> walkNetwork(EtherType.IPV6, 0);
            default -> false;
        };
    }

    private boolean walkNetwork(int type, int offset) {
        etherType = type;
        l3Offset = offset;
        payloadOffset = offset;
        return switch (type) {
            case EtherType.IPV4 -> ipv4.parse(offset, payloadEnd) && walkIpv4();
            case EtherType.IPV6 -> ipv6.parse(offset, payloadEnd) && walkIpv6();
            case EtherType.ARP -> arp.parse(offset, payloadEnd) && walkArp();
            default -> !EtherType.isVlan(type);
        };
    }

    private boolean walkArp() {
        network = EtherType.ARP;
        payloadOffset = l3Offset + arp.headerLength();
        payloadEnd = payloadOffset;
        return true;
    }

    private boolean walkIpv4() {
        network = EtherType.IPV4;
        ipProtocol = ipv4.protocol();
        payloadOffset = ipv4.payloadOffset();
        payloadEnd = payloadOffset + ipv4.payloadLength();
        return ipv4.fragmentOffset() > 0 || walkTransport();
    }

    private boolean walkIpv6() {
        network = EtherType.IPV6;
        ipProtocol = ipv6.protocol();
        payloadOffset = ipv6.payloadOffset();
        payloadEnd = payloadOffset + ipv6.payloadLength();
        return ipv6.isComplete() && (ipv6.fragmentOffset() > 0 || walkTransport());
    }

    private boolean walkTransport() {
        l4Offset = payloadOffset;
        if (IpProtocol.hasPorts(ipProtocol)) {
            if (payloadEnd - l4Offset < PORTS_LENGTH) {
                return false;
            }
            sourcePort = bytes.u16(l4Offset);
            destinationPort = bytes.u16(l4Offset + Short.BYTES);
        }
        return switch (ipProtocol) {
            case IpProtocol.TCP -> tcp.parse(l4Offset, payloadEnd) && enter(tcp);
            case IpProtocol.UDP -> udp.parse(l4Offset, payloadEnd) && enterUdp();
            case IpProtocol.ICMP -> network != EtherType.IPV4 || (icmp.parse(l4Offset, payloadEnd) && enter(icmp));
            case IpProtocol.ICMPV6 ->
                network != EtherType.IPV6 || (icmpv6.parse(l4Offset, payloadEnd) && enter(icmpv6));
            default -> true;
        };
    }

    private boolean enterUdp() {
        payloadEnd = l4Offset + UdpHeader.LENGTH + udp.payloadLength();
        return enter(udp);
    }

    private boolean enter(HeaderFlyweight header) {
        transport = ipProtocol;
        payloadOffset += header.headerLength();
        return true;
    }
}
