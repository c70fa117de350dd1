package io.ringflux.packet;

/**
 * ARP for IPv4 over Ethernet (RFC 826); other hardware or protocol types are refused.
 *
 * <pre>
 *  0 hardware type (2), protocol type (2), hardware length (1), protocol length (1)
 *  6 operation (2)
 *  8 sender MAC (6), sender IPv4 (4)
 * 18 target MAC (6), target IPv4 (4)
 * </pre>
 */
public final class ArpHeader extends HeaderFlyweight {
    public static final int LENGTH = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    static final int HARDWARE_TYPE = 0;
    static final int ADDRESS_LENGTHS = 4;
    static final int OPERATION = 6;
    static final int SENDER_MAC = 8;
    static final int SENDER_IP = 14;
    static final int TARGET_MAC = 18;
    static final int TARGET_IP = 24;

    static final int ETHERNET_AND_IPV4 = (1 << 16) | EtherType.IPV4;
    static final int LENGTHS_6_AND_4 = 0x0604;

    public ArpHeader() {
        this(new PacketBytes());
    }

    ArpHeader(PacketBytes bytes) {
        super(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        if (limit - offset < LENGTH) {
            return refuse();
        }
        startAt(offset);
        if (i32(HARDWARE_TYPE) != ETHERNET_AND_IPV4 || u16(ADDRESS_LENGTHS) != LENGTHS_6_AND_4) {
            return refuse();
        }
        return true;
    }

    /** {@link #REQUEST}, {@link #REPLY} or another operation. */
    public int operation() {
        return u16(OPERATION);
    }

    public long senderMac() {
        return u48(SENDER_MAC);
    }

    public int senderIpv4() {
        return i32(SENDER_IP);
    }

    public long targetMac() {
        return u48(TARGET_MAC);
    }

    public int targetIpv4() {
        return i32(TARGET_IP);
    }

    @Override
    public int headerLength() {
        return LENGTH;
    }
}
