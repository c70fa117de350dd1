package io.ringflux.packet;

/**
 * IPv6 header with extension headers (RFC 8200): hop-by-hop, routing, fragment, authentication, destination options.
 *
 * <pre>
 *  0 version (4 bits), traffic class (8), flow label (20)
 *  4 payload length (2), next header (1), hop limit (1)
 *  8 source (16)
 * 24 destination (16)
 * 40 extension headers
 * </pre>
 *
 * At most {@value #MAX_EXTENSIONS} extension headers are stepped over. Where they are more, or one is cut short,
 * {@link #isComplete()} is {@code false} and {@link #protocol()} is the number of the header that was not stepped over.
 */
public final class Ipv6Header extends HeaderFlyweight {
    public static final int FIXED_LENGTH = 40;
    public static final int MAX_EXTENSIONS = 8;

    static final int PAYLOAD_LENGTH = 4;
    static final int NEXT_HEADER = 6;
    static final int HOP_LIMIT = 7;
    static final int SOURCE = 8;
    static final int DESTINATION = 24;

    private static final int EXTENSION_MIN_LENGTH = 8;

    private int payloadEnd;
    private int payloadOffset;
    private int protocol;
    private int fragmentHeader;
    private int fragment;
    private int fragmentProtocol;
    private boolean truncated;
    private boolean complete;

    public Ipv6Header() {
        this(new PacketBytes());
    }

    Ipv6Header(PacketBytes bytes) {
        super(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        int available = limit - offset - FIXED_LENGTH;
        if (available < 0) {
            return refuse();
        }
        startAt(offset);
        if (u8(0) >>> 4 != 6) {
            return refuse();
        }
        int next = u8(NEXT_HEADER);
        int claimed = u16(PAYLOAD_LENGTH);
        if (claimed == 0 && next == IpProtocol.HOP_BY_HOP) {
            claimed = available; // a jumbogram: its length stands in an option
        }
        truncated = claimed > available;
        payloadEnd = offset + FIXED_LENGTH + Math.min(claimed, available);
        walkExtensions(next);
        return true;
    }

    private void walkExtensions(int first) {
        fragmentHeader = 0;
        fragment = 0;
        complete = true;
        int next = first;
        int at = offset() + FIXED_LENGTH;
        for (int seen = 0; IpProtocol.isExtension(next) && fragmentOffset() == 0; seen++) {
            int available = payloadEnd - at;
            int length = available < EXTENSION_MIN_LENGTH ? EXTENSION_MIN_LENGTH : extensionLength(next, at);
            boolean again = next == IpProtocol.FRAGMENT && fragmentHeader > 0;
            if (seen == MAX_EXTENSIONS || length > available || again) {
                complete = false;
                break;
            }
            int following = bytes.u8(at);
            if (next == IpProtocol.FRAGMENT) {
                fragmentHeader = at;
                fragment = bytes.u16(at + 2);
                fragmentProtocol = following;
            }
            next = following;
            at += length;
        }
        protocol = next;
        payloadOffset = at;
    }

    private int extensionLength(int extension, int at) {
        return switch (extension) {
            case IpProtocol.FRAGMENT -> EXTENSION_MIN_LENGTH;
            case IpProtocol.AUTHENTICATION -> (bytes.u8(at + 1) + 2) << 2;
            default -> (bytes.u8(at + 1) + 1) << 3;
        };
    }

    public int trafficClass() {
        return (u16(0) >>> 4) & 0xff;
    }

    public int flowLabel() {
        return i32(0) & 0xf_ffff;
    }

    public int hopLimit() {
        return u8(HOP_LIMIT);
    }

    public long sourceHigh() {
        return i64(SOURCE);
    }

    public long sourceLow() {
        return i64(SOURCE + Long.BYTES);
    }

    public long destinationHigh() {
        return i64(DESTINATION);
    }

    public long destinationLow() {
        return i64(DESTINATION + Long.BYTES);
    }

    /** Whether the header announces more bytes than there are. */
    public boolean isTruncated() {
        return truncated;
    }

    /** Whether all extension headers were stepped over. */
    public boolean isComplete() {
        return complete;
    }

    /** What follows the extension headers. */
    public int protocol() {
        return protocol;
    }

    /** Whether this is a piece of a datagram, the first one included; an atomic fragment (RFC 6946) is whole. */
    public boolean isFragment() {
        return moreFragments() || fragmentOffset() > 0;
    }

    public boolean moreFragments() {
        return (fragment & 1) != 0;
    }

    /** Where this fragment's payload lies in the datagram, in bytes. */
    public int fragmentOffset() {
        return fragment & 0xfff8;
    }

    /** The fragment header's identification, 0 without one. */
    public int fragmentId() {
        return fragmentHeader > 0 ? bytes.i32(fragmentHeader + 4) : 0;
    }

    /**
     * What the fragment header says follows it: the same for all fragments of a datagram, unlike {@link #protocol()}.
     */
    int fragmentProtocol() {
        return fragmentProtocol;
    }

    @Override
    public int headerLength() {
        return payloadOffset - offset();
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    /** Bytes of payload that are there, without padding of the link below. */
    public int payloadLength() {
        return payloadEnd - payloadOffset;
    }
}
