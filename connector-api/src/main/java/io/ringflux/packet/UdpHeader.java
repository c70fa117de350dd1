package io.ringflux.packet;

/**
 * UDP header (RFC 768): source port (2), destination port (2), length with the header (2), checksum (2).
 *
 * <p>A length of 0, which jumbograms and segmentation offload use, stands for all that is there.
 */
public final class UdpHeader extends HeaderFlyweight {
    public static final int LENGTH = 8;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = 2;
    static final int DATAGRAM_LENGTH = 4;
    static final int CHECKSUM = 6;

    private int length;
    private int payloadLength;

    public UdpHeader() {
        this(new PacketBytes());
    }

    UdpHeader(PacketBytes bytes) {
        super(bytes);
    }

    @Override
    boolean parse(int offset, int limit) {
        int available = limit - offset;
        if (available < LENGTH) {
            return refuse();
        }
        startAt(offset);
        length = u16(DATAGRAM_LENGTH);
        int claimed = length == 0 ? available : length;
        payloadLength = Math.min(claimed, available) - LENGTH;
        return payloadLength >= 0 || refuse();
    }

    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** The length field: header and payload. */
    public int length() {
        return length;
    }

    public int checksum() {
        return u16(CHECKSUM);
    }

    @Override
    public int headerLength() {
        return LENGTH;
    }

    /** Bytes of payload that are there. */
    public int payloadLength() {
        return payloadLength;
    }
}
