package io.ringflux.packet;

/** Reads all there is to read of a header, for tests that care for where it reads and not for what. */
final class HeaderReader {
    private HeaderReader() {}

    static long readAll(HeaderFlyweight header) {
        long read = header.headerLength();
        if (header instanceof EthernetHeader ethernet) {
            read += ethernet.source() + ethernet.destination() + ethernet.etherType();
            for (int tag = 0; tag < ethernet.vlanCount(); tag++) {
                read += ethernet.vlanTpid(tag) + ethernet.vlanId(tag) + ethernet.vlanPriority(tag);
            }
        } else if (header instanceof ArpHeader arp) {
            read += arp.operation() + arp.senderMac() + arp.senderIpv4() + arp.targetMac() + arp.targetIpv4();
        } else if (header instanceof Ipv4Header ip) {
            read += ip.source() + ip.destination() + ip.ttl() + ip.checksum() + ip.dscp() + ip.ecn();
            read += ip.identification() + ip.payloadOffset() + ip.payloadLength() + readAll(ip.options());
        } else if (header instanceof Ipv6Header ip) {
            read += ip.sourceHigh() + ip.sourceLow() + ip.destinationHigh() + ip.destinationLow() + ip.hopLimit();
            read += ip.trafficClass() + ip.flowLabel() + ip.fragmentId() + ip.payloadOffset() + ip.payloadLength();
        } else if (header instanceof TcpHeader tcp) {
            read += tcp.sourcePort() + tcp.destinationPort() + tcp.sequence() + tcp.acknowledgment() + tcp.flags();
            read += tcp.window() + tcp.checksum() + tcp.urgentPointer() + readAll(tcp.options());
        } else if (header instanceof UdpHeader udp) {
            read += udp.sourcePort() + udp.destinationPort() + udp.length() + udp.checksum() + udp.payloadLength();
        } else if (header instanceof IcmpHeader icmp) {
            read += icmp.type() + icmp.code() + icmp.checksum() + icmp.identifier() + icmp.sequence();
        } else if (header instanceof Icmpv6Header icmp) {
            read += icmp.type() + icmp.code() + icmp.checksum() + icmp.identifier() + icmp.sequence();
            read += icmp.hasTarget() ? icmp.targetHigh() + icmp.targetLow() : 0;
        }
        return read;
    }

    private static long readAll(HeaderOptions options) {
        long read = 0;
        while (options.next()) {
            read += options.kind();
            for (int at = 0; at < options.dataLength(); at++) {
                read += options.u8(at);
            }
        }
        return read;
    }
}
