package io.ringflux.packet;

/**
 * ICMP header for IPv4 (RFC 792): type (1), code (1), checksum (2), and four bytes whose meaning depends on the type.
 */
public final class IcmpHeader extends HeaderFlyweight {
    public static final int LENGTH = 8;
    public static final int ECHO_REPLY = 0;
    public static final int UNREACHABLE = 3;
    public static final int ECHO_REQUEST = 8;
    public static final int TIME_EXCEEDED = 11;

    static final int TYPE = 0;
    static final int CODE = 1;
    static final int CHECKSUM = 2;
    static final int IDENTIFIER = 4;
    static final int SEQUENCE = 6;

    public IcmpHeader() {
        this(new PacketBytes());
    }

    IcmpHeader(PacketBytes bytes) {
        super(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        if (limit - offset < LENGTH) {
            return refuse();
        }
        startAt(offset);
        return true;
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

    @Override
    public int headerLength() {
        return LENGTH;
    }
}
