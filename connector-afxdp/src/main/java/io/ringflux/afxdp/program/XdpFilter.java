package io.ringflux.afxdp.program;

import java.net.InetAddress;
import java.util.List;

/**
 * Which frames an XDP program gives to the socket of their queue; the kernel keeps the others. Immutable.
 *
 * <p>{@link #parse} reads the part of pcap-filter syntax that a program in the driver can decide by itself. It looks
 * through up to two VLAN tags and through IPv4 options; ports of fragments behind the first, and of packets with IPv6
 * extension headers, are not seen.
 */
public sealed interface XdpFilter {

    /** Reads for instance {@code udp port 53} or {@code arp or (dst net 10.0.0.0/8 and not tcp port 22)}. */
    static XdpFilter parse(String text) {
        return new FilterParser(text).parse();
    }

    /** Everything, ARP and neighbour discovery among it: the kernel sees nothing any more. */
    static XdpFilter everything() {
        return new Everything();
    }

    /** UDP datagrams from or to a port. */
    static XdpFilter udpPort(int port) {
        return new Port(Transport.UDP, Side.ANY, port);
    }

    /** TCP segments from or to a port. */
    static XdpFilter tcpPort(int port) {
        return new Port(Transport.TCP, Side.ANY, port);
    }

    /** Which of two addresses or ports. */
    enum Side {
        ANY,
        SOURCE,
        DESTINATION
    }

    /** What carries ports. */
    enum Transport {
        ANY,
        UDP,
        TCP
    }

    /** All frames. */
    record Everything() implements XdpFilter {}

    /** Frames of one EtherType, behind VLAN tags. */
    record EtherType(int value) implements XdpFilter {
        /** Checks the range. */
        public EtherType {
            require("EtherType", value, 0, 0xffff);
        }
    }

    /** IPv4 or IPv6 packets of one protocol. */
    record IpProtocol(int value) implements XdpFilter {
        /** Checks the range. */
        public IpProtocol {
            require("IP protocol", value, 0, 0xff);
        }
    }

    /** Packets with a port. */
    record Port(Transport transport, Side side, int value) implements XdpFilter {
        /** Checks the range. */
        public Port {
            require("port", value, 0, 0xffff);
        }
    }

    /** IPv4 or IPv6 packets with an address out of a prefix. */
    record Prefix(Side side, InetAddress address, int bits) implements XdpFilter {
        /** Checks the range. */
        public Prefix {
            require("prefix length", bits, 0, address.getAddress().length * Byte.SIZE);
        }
    }

    /** Frames with a VLAN tag of that number, the outermost, or any with {@link #ANY}. */
    record Vlan(int value) implements XdpFilter {
        /** Any number. */
        public static final int ANY = -1;

        /** Checks the range. */
        public Vlan {
            require("VLAN", value, ANY, 0xfff);
        }
    }

    /** Frames that match all of them. */
    record And(List<XdpFilter> parts) implements XdpFilter {
        /** Copies the list. */
        public And {
            parts = List.copyOf(parts);
            parts.forEach(XdpFilter::requirePart);
        }
    }

    /** Frames that match one of them. */
    record Or(List<XdpFilter> parts) implements XdpFilter {
        /** Copies the list. */
        public Or {
            parts = List.copyOf(parts);
            parts.forEach(XdpFilter::requirePart);
        }
    }

    /** Frames that do not match. */
    record Not(XdpFilter part) implements XdpFilter {
        /** Checks the part. */
        public Not {
            requirePart(part);
        }
    }

    private static void requirePart(XdpFilter part) {
        if (part instanceof Everything) {
            throw new IllegalArgumentException("'all' stands alone, not in a condition");
        }
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " " + value + " is outside " + least + ".." + most);
        }
    }
}
