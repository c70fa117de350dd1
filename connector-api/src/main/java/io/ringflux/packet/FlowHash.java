package io.ringflux.packet;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * A hash that is equal for all packets of a flow, in both directions.
 *
 * <table>
 *   <caption>What is hashed</caption>
 *   <tr><th>packet</th><th>fields</th></tr>
 *   <tr><td>TCP, UDP, SCTP, DCCP, UDP-Lite</td><td>addresses, protocol, ports</td></tr>
 *   <tr><td>any other IP packet, any fragment</td><td>addresses, protocol</td></tr>
 *   <tr><td>not IP, or an IP header that is cut or wrong</td><td>MAC addresses, EtherType</td></tr>
 *   <tr><td>no whole Ethernet header</td><td>nothing: all hash alike</td></tr>
 * </table>
 *
 * <p>Only the first fragment of a datagram carries ports, so no fragment is hashed on them: all fragments of a datagram
 * go the same way, but not necessarily the way of the flow's unfragmented packets. VLAN tags are stepped over and not
 * hashed, as the two directions of a flow may travel in different VLANs. The length field of an 802.3 frame is not
 * hashed either.
 *
 * <p>The function is fixed: the same packet has the same hash in every process and on every machine, so that a flow
 * keeps its Kafka partition. All 32 bits are well mixed. It is not keyed: a sender who wants to can make flows collide.
 *
 * <p>An instance serves one thread and allocates nothing per packet.
 */
public final class FlowHash {
    private static final int PLAIN_IPV4 = 0x45;
    private static final int IPV4 = EthernetHeader.MIN_LENGTH;
    private static final int PORTS = IPV4 + Ipv4Header.MIN_LENGTH;
    private static final int PLAIN_LENGTH = PORTS + Integer.BYTES;

    /** 2^64 divided by the golden ratio: keeps the kinds of endpoints apart. */
    private static final long KIND_STEP = 0x9e37_79b9_7f4a_7c15L;

    private static final int NOT_IP = 0x1_0000;
    private static final int NO_LINK = 0x2_0000;

    private final PacketView view;
    private final boolean ethernet;

    public FlowHash(LinkType link) {
        view = new PacketView(link);
        ethernet = link == LinkType.ETHERNET;
    }

    /**
     * The hash of a packet.
     *
     * @throws IndexOutOfBoundsException when the range is not within the buffer
     */
    public int of(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        byte[] array = buffer.byteArray();
        long address = buffer.addressOffset() + offset;
        int protocol = plainProtocol(array, address, length);
        if (protocol != PacketView.NONE) {
            return ofPlain(array, address, protocol);
        }
        view.wrap(buffer, offset, length);
        return of(view);
    }

    /** As {@link #of(DirectBuffer, int, int)}, for off-heap memory at an address. */
    public int of(long address, int length) {
        int protocol = plainProtocol(null, address, length);
        if (protocol != PacketView.NONE) {
            return ofPlain(null, address, protocol);
        }
        view.wrap(address, length);
        return of(view);
    }

    /** The hash of a packet that is decoded already. */
    public static int of(PacketView view) {
        boolean ported = view.sourcePort() != PacketView.NONE && !view.isFragment();
        int sourcePort = ported ? view.sourcePort() : 0;
        int destinationPort = ported ? view.destinationPort() : 0;
        if (view.isIpv4()) {
            Ipv4Header ip = view.ipv4();
            return mix(endpoint(ip.source(), sourcePort), endpoint(ip.destination(), destinationPort), ip.protocol());
        }
        if (view.isIpv6()) {
            Ipv6Header ip = view.ipv6();
            long source = endpoint(ip.sourceHigh(), ip.sourceLow(), sourcePort);
            long destination = endpoint(ip.destinationHigh(), ip.destinationLow(), destinationPort);
            return mix(source, destination, ip.isFragment() ? ip.fragmentProtocol() : ip.protocol());
        }
        if (view.isEthernet()) {
            EthernetHeader link = view.ethernet();
            int type = link.etherType() < EtherType.MIN_TYPE ? 0 : link.etherType();
            return mix(link.source(), link.destination(), NOT_IP | type);
        }
        return mix(0, 0, NO_LINK);
    }

    /**
     * Spreads hashes evenly over {@code 0} to {@code count - 1}, without a division.
     *
     * @param count 1 or more
     */
    public static int indexOf(int hash, int count) {
        return (int) (((hash & 0xffff_ffffL) * count) >>> 32);
    }

    /** TCP or UDP where the packet is an unfragmented IPv4 one without tags and options, else {@code NONE}. */
    private int plainProtocol(byte @Nullable [] array, long address, int length) {
        if (!ethernet
                || length < PLAIN_LENGTH
                || u16(array, address + IPV4 - Short.BYTES) != EtherType.IPV4
                || UnsafeApi.getByte(array, address + IPV4) != PLAIN_IPV4
                || (u16(array, address + IPV4 + Ipv4Header.FRAGMENT) & Ipv4Header.FRAGMENT_MASK) != 0
                || u16(array, address + IPV4 + Ipv4Header.TOTAL_LENGTH) < PLAIN_LENGTH - IPV4) {
            return PacketView.NONE;
        }
        int protocol = UnsafeApi.getByte(array, address + IPV4 + Ipv4Header.PROTOCOL);
        return protocol == IpProtocol.TCP || protocol == IpProtocol.UDP ? protocol : PacketView.NONE;
    }

    private static int ofPlain(byte @Nullable [] array, long address, int protocol) {
        int source = UnsafeApi.getIntUnaligned(array, address + IPV4 + Ipv4Header.SOURCE, true);
        int destination = UnsafeApi.getIntUnaligned(array, address + IPV4 + Ipv4Header.DESTINATION, true);
        int ports = UnsafeApi.getIntUnaligned(array, address + PORTS, true);
        return mix(endpoint(source, ports >>> 16), endpoint(destination, ports & 0xffff), protocol);
    }

    private static int u16(byte @Nullable [] array, long address) {
        return UnsafeApi.getShortUnaligned(array, address, true) & 0xffff;
    }

    private static long endpoint(int address, int port) {
        return ((long) address << 16) | port;
    }

    private static long endpoint(long high, long low, int port) {
        return scatter(scatter(high + 1) ^ low) + port;
    }

    /** Orders the endpoints, so that both directions look the same. */
    private static int mix(long one, long other, int kind) {
        long least = Math.min(one, other);
        long most = Math.max(one, other);
        long mixed = scatter(scatter(least + (kind + 1) * KIND_STEP) ^ most);
        return (int) (mixed ^ (mixed >>> 32));
    }

    /** A bijection in which each bit of the input moves half of the output's bits. Source: MurmurHash3's finalizer. */
    private static long scatter(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
