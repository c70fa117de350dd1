package io.ringflux.packet;

/**
 * ICMPv6 header (RFC 4443): type (1), code (1), checksum (2), and four bytes whose meaning depends on the type; a
 * neighbor solicitation or advertisement (RFC 4861) carries its target address (16) behind them.
 */
public final class Icmpv6Header extends HeaderFlyweight {
    public static final int MIN_LENGTH = 8;
    public static final int UNREACHABLE = 1;
    public static final int PACKET_TOO_BIG = 2;
    public static final int TIME_EXCEEDED = 3;
    public static final int ECHO_REQUEST = 128;
    public static final int ECHO_REPLY = 129;
    public static final int ROUTER_SOLICITATION = 133;
    public static final int ROUTER_ADVERTISEMENT = 134;
    public static final int NEIGHBOR_SOLICITATION = 135;
    public static final int NEIGHBOR_ADVERTISEMENT = 136;

    static final int TYPE = 0;
    static final int CODE = 1;
    static final int CHECKSUM = 2;
    static final int IDENTIFIER = 4;
    static final int SEQUENCE = 6;
    static final int TARGET = 8;

    private static final int TARGET_LENGTH = 16;

    private int headerLength;

    public Icmpv6Header() {
        this(new PacketBytes());
    }

    Icmpv6Header(PacketBytes bytes) {
        super(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        int available = limit - offset;
        if (available < MIN_LENGTH) {
            return refuse();
        }
        startAt(offset);
        int type = u8(TYPE);
        boolean neighbor = type == NEIGHBOR_SOLICITATION || type == NEIGHBOR_ADVERTISEMENT;
        headerLength = neighbor ? MIN_LENGTH + TARGET_LENGTH : MIN_LENGTH;
        return headerLength <= available || refuse();
    }

    public int type() {
        return u8(TYPE);
    }

    public int code() {
        return u8(CODE);
    }

    public int checksum() {
        return u16(CHECKSUM);
    }

    /** Of an echo message. */
    public int identifier() {
        return u16(IDENTIFIER);
    }

    /** Of an echo message. */
    public int sequence() {
        return u16(SEQUENCE);
    }

    /** Whether the message carries a neighbor's address. */
    public boolean hasTarget() {
        return headerLength > MIN_LENGTH;
    }

    public long targetHigh() {
        return i64(targetOffset());
    }

    public long targetLow() {
        return i64(targetOffset() + Long.BYTES);
    }

    @Override
    public int headerLength() {
        return headerLength;
    }

    private int targetOffset() {
        if (!hasTarget()) {
            throw new IllegalStateException("ICMPv6 type " + type() + " carries no target address");
        }
        return TARGET;
    }
}
