package io.ringflux.packet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/** Ethernet packets of every kind the decoders know, by name, whole and with right checksums. */
public final class PacketCorpus {
    static final long MAC_A = 0x0200_0000_000aL;
    static final long MAC_B = 0x0200_0000_000bL;
    static final int IP_A = 0x0a00_0001;
    static final int IP_B = 0xc0a8_0164;
    static final long NET_A = 0x2001_0db8_0000_0001L;
    static final long NET_B = 0xfe80_0000_0000_0000L;

    private final Map<String, byte[]> packets = new LinkedHashMap<>();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[4096]);
    private final PacketBuilder builder = new PacketBuilder();

    private PacketCorpus() {}

    public static Map<String, byte[]> packets() {
        PacketCorpus corpus = new PacketCorpus();
        corpus.addLink();
        corpus.addIpv4();
        corpus.addIpv4Fragments();
        corpus.addIpv6();
        corpus.addIpv6Extensions();
        return corpus.packets;
    }

    private void addLink() {
        add("arp-request", p -> p.arp(ArpHeader.REQUEST, MAC_A, IP_A, 0, IP_B));
        add("arp-reply", p -> p.arp(ArpHeader.REPLY, MAC_B, IP_B, MAC_A, IP_A));
        add("vlan-udp", p -> p.vlan(100).ipv4(IP_A, IP_B).udp(1234, 9999).payload(32));
        add(
                "qinq-tcp",
                p -> p.vlan(EtherType.QINQ, 0x6000 | 200)
                        .vlan(EtherType.VLAN, 0x2000 | 300)
                        .ipv4(IP_A, IP_B)
                        .tcp(1234, 9999, TcpHeader.ACK, 7, 8, 1000)
                        .payload(5));
        add(
                "9100-ipv6",
                p -> p.vlan(EtherType.QINQ_9100, 17)
                        .vlan(18)
                        .ipv6(NET_A, 1, NET_B, 2)
                        .udp(40000, 40001));
        add(
                "three-tags",
                p -> p.vlan(EtherType.QINQ, 1)
                        .vlan(2)
                        .vlan(3)
                        .ipv4(IP_A, IP_B)
                        .udp(5, 9998)
                        .payload(8));
        add("vlan-arp", p -> p.vlan(5).arp(ArpHeader.REQUEST, MAC_A, IP_A, 0, IP_B));
        add("lldp", p -> p.etherType(0x88cc).payload(46));
        add("llc", p -> p.etherType(46).payload(46));
    }

    private void addIpv4() {
        add("udp", p -> p.ipv4(IP_A, IP_B).udp(1234, 9999).payload(18));
        add("udp-empty", p -> p.ipv4(IP_A, IP_B).udp(0, 65535));
        add("udp-odd", p -> p.ipv4(IP_B, IP_A).ttl(1).udp(9999, 1234).payload(1471));
        add(
                "tcp-syn",
                p -> p.ipv4(IP_A, IP_B)
                        .tcp(40000, 8081, TcpHeader.SYN | TcpHeader.ECE | TcpHeader.CWR, 0xffff_fffeL, 0, 64240)
                        .options(bytes(2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7), 0, 20));
        add(
                "tcp-data",
                p -> p.ipv4(IP_B, IP_A)
                        .tcp(8081, 40000, TcpHeader.PSH | TcpHeader.ACK | TcpHeader.URG, 1, 2, 0)
                        .payload(100));
        add("tcp-rst", p -> p.ipv4(IP_A, IP_B).tcp(1, 2, TcpHeader.RST | TcpHeader.FIN, 0, 0, 1));
        add(
                "icmp-request",
                p -> p.ipv4(IP_A, IP_B)
                        .icmp(IcmpHeader.ECHO_REQUEST, 0, 0x0007_0001)
                        .payload(56));
        add(
                "icmp-reply",
                p -> p.ipv4(IP_B, IP_A)
                        .icmp(IcmpHeader.ECHO_REPLY, 0, 0x0007_0001)
                        .payload(56));
        add("icmp-other", p -> p.ipv4(IP_B, IP_A).icmp(13, 0, 0).payload(12));
        add(
                "ip-options",
                p -> p.ipv4(IP_A, IP_B)
                        .options(bytes(7, 7, 4, 0, 0, 0, 0, 0), 0, 8)
                        .udp(1234, 9999)
                        .payload(4));
        add("igmp", p -> p.ipv4(IP_A, 0xe000_0001).ttl(1).protocol(2).payload(8));
        add(
                "sctp",
                p -> p.ipv4(IP_A, IP_B)
                        .protocol(IpProtocol.SCTP)
                        .payload(bytes(4, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0, 12));
    }

    private void addIpv4Fragments() {
        add(
                "fragment-first",
                p -> p.ipv4(IP_A, IP_B)
                        .ipv4Fragment(77, 0, true)
                        .udp(1234, 9999)
                        .payload(1472));
        add(
                "fragment-middle",
                p -> p.ipv4(IP_A, IP_B)
                        .ipv4Fragment(77, 1480, true)
                        .protocol(IpProtocol.UDP)
                        .payload(1480));
        add(
                "fragment-last",
                p -> p.ipv4(IP_A, IP_B)
                        .ipv4Fragment(77, 2960, false)
                        .protocol(IpProtocol.UDP)
                        .payload(33));
    }

    private void addIpv6() {
        add("udp6", p -> p.ipv6(NET_A, 1, NET_B, 2).udp(1234, 9999).payload(19));
        add(
                "tcp6",
                p -> p.ipv6(NET_B, 0x0001_0000_0000_0001L, NET_A, 0).ttl(255).tcp(1, 2, TcpHeader.SYN, 9, 0, 512));
        add(
                "echo6",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .icmp(Icmpv6Header.ECHO_REQUEST, 0, 0x0009_0003)
                        .payload(8));
        add(
                "neighbor6",
                p -> p.ipv6(NET_B, 1, 0xff02_0000_0000_0000L, 0x0000_0001_ff00_0002L)
                        .ttl(255)
                        .icmp(Icmpv6Header.NEIGHBOR_SOLICITATION, 0, 0)
                        .payload(bytes(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2), 0, 16));
        add("no-next6", p -> p.ipv6(NET_A, 1, NET_B, 2).protocol(IpProtocol.NO_NEXT_HEADER));
    }

    private void addIpv6Extensions() {
        UnsafeBuffer pad = bytes(1, 4, 0, 0, 0, 0);
        UnsafeBuffer routing = bytes(0, 0, 0, 0, 0, 0);
        add(
                "extensions6",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .ipv6Extension(IpProtocol.HOP_BY_HOP, pad, 0, 6)
                        .ipv6Extension(IpProtocol.DESTINATION_OPTIONS, pad, 0, 6)
                        .udp(1234, 9999)
                        .payload(3));
        add(
                "routing6",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .ipv6Extension(IpProtocol.ROUTING, routing, 0, 6)
                        .tcp(80, 90, TcpHeader.ACK, 5, 6, 7)
                        .payload(3));
        add(
                "ah6",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .ipv6Extension(
                                IpProtocol.AUTHENTICATION, bytes(0, 0, 0, 0, 0, 9, 0, 0, 0, 1, 1, 2, 3, 4), 0, 14)
                        .udp(1234, 9999)
                        .payload(3));
        add(
                "fragment6-first",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .ipv6Fragment(0x1234_5678, 0, true)
                        .ipv6Extension(IpProtocol.DESTINATION_OPTIONS, pad, 0, 6)
                        .udp(1234, 9999)
                        .payload(1424));
        add(
                "fragment6-last",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .ipv6Fragment(0x1234_5678, 1440, false)
                        .protocol(IpProtocol.DESTINATION_OPTIONS)
                        .payload(10));
        add(
                "fragment6-atomic",
                p -> p.ipv6(NET_A, 1, NET_B, 2)
                        .ipv6Fragment(3, 0, false)
                        .udp(1234, 9999)
                        .payload(5));
    }

    private void add(String name, UnaryOperator<PacketBuilder> layers) {
        int length =
                layers.apply(builder.wrap(scratch, 0).ethernet(MAC_B, MAC_A)).finish();
        byte[] packet = new byte[length];
        scratch.getBytes(0, packet);
        packets.put(name, packet);
    }

    static UnsafeBuffer bytes(int... values) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[values.length]);
        for (int index = 0; index < values.length; index++) {
            buffer.putByte(index, (byte) values[index]);
        }
        return buffer;
    }
}
