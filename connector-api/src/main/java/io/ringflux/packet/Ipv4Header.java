package io.ringflux.packet;

/**
 * IPv4 header with options (RFC 791).
 *
 * <pre>
 *  0 version (4 bits), header length in words (4), DSCP (6), ECN (2), total length (2)
 *  4 identification (2), flags (3 bits), fragment offset in units of 8 bytes (13)
 *  8 time to live (1), protocol (1), header checksum (2)
 * 12 source (4)
 * 16 destination (4)
 * 20 options
 * </pre>
 */
public final class Ipv4Header extends HeaderFlyweight {
    public static final int MIN_LENGTH = 20;

    static final int MORE_FRAGMENTS = 0x2000;
    static final int DONT_FRAGMENT = 0x4000;
    static final int OFFSET_MASK = 0x1fff;
    /** Set in the flags and offset of every fragment, of no whole datagram. */
    static final int FRAGMENT_MASK = MORE_FRAGMENTS | OFFSET_MASK;

    static final int DSCP_ECN = 1;
    static final int TOTAL_LENGTH = 2;
    static final int IDENTIFICATION = 4;
    static final int FRAGMENT = 6;
    static final int TTL = 8;
    static final int PROTOCOL = 9;
    static final int CHECKSUM = 10;
    static final int SOURCE = 12;
    static final int DESTINATION = 16;

    private final HeaderOptions options;
    private int headerLength;
    private int totalLength;
    private int payloadLength;
    private int fragment;
    private int protocol;
    private boolean truncated;

    public Ipv4Header() {
        this(new PacketBytes());
    }

    Ipv4Header(PacketBytes bytes) {
        super(bytes);
        options = new HeaderOptions(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        int available = limit - offset;
        if (available < MIN_LENGTH) {
            return refuse();
        }
        startAt(offset);
        int versionAndLength = u8(0);
        headerLength = (versionAndLength & 0xf) << 2;
        totalLength = u16(TOTAL_LENGTH);
        int claimed = totalLength == 0 ? available : totalLength;
        if (versionAndLength >>> 4 != 4
                || headerLength < MIN_LENGTH
                || headerLength > available
                || headerLength > claimed) {
            return refuse();
        }
        truncated = claimed > available;
        payloadLength = Math.min(claimed, available) - headerLength;
        fragment = u16(FRAGMENT);
        protocol = u8(PROTOCOL);
        return true;
    }

    public int dscp() {
        return u8(DSCP_ECN) >>> 2;
    }

    public int ecn() {
        return u8(DSCP_ECN) & 3;
    }

    /** The total length field; 0 in a segmentation-offload packet, whose length is what was received. */
    public int totalLength() {
        return totalLength;
    }

    /** Whether the header announces more bytes than there are. */
    public boolean isTruncated() {
        return truncated;
    }

    public int identification() {
        return u16(IDENTIFICATION);
    }

    public boolean dontFragment() {
        return (fragment & DONT_FRAGMENT) != 0;
    }

    public boolean moreFragments() {
        return (fragment & MORE_FRAGMENTS) != 0;
    }

    /** Where this fragment's payload lies in the datagram, in bytes. */
    public int fragmentOffset() {
        return (fragment & OFFSET_MASK) << 3;
    }

    /** Whether this is a piece of a datagram, the first one included. */
    public boolean isFragment() {
        return (fragment & FRAGMENT_MASK) != 0;
    }

    public int ttl() {
        return u8(TTL);
    }

    public int protocol() {
        return protocol;
    }

    public int checksum() {
        return u16(CHECKSUM);
    }

    public int source() {
        return i32(SOURCE);
    }

    public int destination() {
        return i32(DESTINATION);
    }

    /** The options from the first on; valid until the next call. */
    public HeaderOptions options() {
        return options.reset(offset() + MIN_LENGTH, offset() + headerLength);
    }

    @Override
    public int headerLength() {
        return headerLength;
    }

    public int payloadOffset() {
        return offset() + headerLength;
    }

    /** Bytes of payload that are there, without padding of the link below. */
    public int payloadLength() {
        return payloadLength;
    }
}
