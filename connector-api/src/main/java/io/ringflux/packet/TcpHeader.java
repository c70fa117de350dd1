package io.ringflux.packet;

/**
 * TCP header with options (RFC 9293).
 *
 * <pre>
 *  0 source port (2), destination port (2)
 *  4 sequence number (4)
 *  8 acknowledgment number (4)
 * 12 data offset in words (4 bits), reserved (3), flags (9), window (2)
 * 16 checksum (2), urgent pointer (2)
 * 20 options
 * </pre>
 */
public final class TcpHeader extends HeaderFlyweight {
    public static final int MIN_LENGTH = 20;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;
    public static final int AE = 0x100;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = 2;
    static final int SEQUENCE = 4;
    static final int ACKNOWLEDGMENT = 8;
    static final int DATA_OFFSET_AND_FLAGS = 12;
    static final int WINDOW = 14;
    static final int CHECKSUM = 16;
    static final int URGENT_POINTER = 18;

    private final HeaderOptions options;
    private int headerLength;

    public TcpHeader() {
        this(new PacketBytes());
    }

    TcpHeader(PacketBytes bytes) {
        super(bytes);
        options = new HeaderOptions(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        if (limit - offset < MIN_LENGTH) {
            return refuse();
        }
        startAt(offset);
        headerLength = (u8(DATA_OFFSET_AND_FLAGS) >>> 4) << 2;
        return (headerLength >= MIN_LENGTH && headerLength <= limit - offset) || refuse();
    }

    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    public long sequence() {
        return u32(SEQUENCE);
    }

    public long acknowledgment() {
        return u32(ACKNOWLEDGMENT);
    }

    /** The nine flags, {@link #FIN} being the lowest. */
    public int flags() {
        return u16(DATA_OFFSET_AND_FLAGS) & 0x1ff;
    }

    /** The window field, not scaled. */
    public int window() {
        return u16(WINDOW);
    }

    public int checksum() {
        return u16(CHECKSUM);
    }

    public int urgentPointer() {
        return u16(URGENT_POINTER);
    }

    /** The options from the first on; valid until the next call. */
    public HeaderOptions options() {
        return options.reset(offset() + MIN_LENGTH, offset() + headerLength);
    }

    @Override
    public int headerLength() {
        return headerLength;
    }
}
