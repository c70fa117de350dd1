package io.ringflux.service.pcap;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One packet of a pcapng file with a single interface, in the host's byte order, for code that keeps such blocks in a
 * buffer of its own and puts a file's header before them later.
 *
 * <pre>
 * { u32 type = 6; u32 total_length; u32 interface = 0; u32 timestamp_high; u32 timestamp_low; u32 captured_length;
 *   u32 original_length; packet, padded to 4; u32 total_length; }
 * </pre>
 *
 * Lengths in bytes, timestamps in nanoseconds since the epoch. No call checks room. Source: draft-ietf-opsawg-pcapng,
 * 4.3.
 */
public final class EnhancedPacketBlock {
    /** Bytes before the packet. */
    public static final int HEADER_LENGTH = 28;

    /** Bytes around the packet, its padding not counted. */
    public static final int OVERHEAD = HEADER_LENGTH + Integer.BYTES;

    private static final int TYPE_OFFSET = 0;
    private static final int TOTAL_LENGTH_OFFSET = 4;
    private static final int INTERFACE_OFFSET = 8;
    private static final int TIMESTAMP_HIGH_OFFSET = 12;
    private static final int TIMESTAMP_LOW_OFFSET = 16;
    private static final int CAPTURED_LENGTH_OFFSET = 20;
    private static final int ORIGINAL_LENGTH_OFFSET = 24;

    private EnhancedPacketBlock() {}

    /** Bytes of the whole block for a packet of which so many bytes are kept. */
    public static int length(int capturedLength) {
        return OVERHEAD + PcapngBlock.padded(capturedLength);
    }

    /**
     * Writes everything but the packet's own bytes; these belong at {@code offset + HEADER_LENGTH}. Returns the block's
     * length.
     */
    public static int put(
            MutableDirectBuffer buffer, int offset, long timestampNs, int capturedLength, int originalLength) {
        int length = length(capturedLength);
        putHeader(buffer, offset, timestampNs, capturedLength, originalLength);
        putTrailer(buffer, offset, capturedLength);
        return length;
    }

    static void putHeader(
            MutableDirectBuffer buffer, int offset, long timestampNs, int capturedLength, int originalLength) {
        buffer.putInt(offset + TYPE_OFFSET, PcapngBlock.ENHANCED_PACKET);
        buffer.putInt(offset + TOTAL_LENGTH_OFFSET, length(capturedLength));
        buffer.putInt(offset + INTERFACE_OFFSET, 0);
        buffer.putInt(offset + TIMESTAMP_HIGH_OFFSET, (int) (timestampNs >>> Integer.SIZE));
        buffer.putInt(offset + TIMESTAMP_LOW_OFFSET, (int) timestampNs);
        buffer.putInt(offset + CAPTURED_LENGTH_OFFSET, capturedLength);
        buffer.putInt(offset + ORIGINAL_LENGTH_OFFSET, originalLength);
    }

    static void putTrailer(MutableDirectBuffer buffer, int offset, int capturedLength) {
        int end = offset + HEADER_LENGTH + capturedLength;
        int paddedEnd = offset + HEADER_LENGTH + PcapngBlock.padded(capturedLength);
        for (int index = end; index < paddedEnd; index++) {
            buffer.putByte(index, (byte) 0);
        }
        buffer.putInt(paddedEnd, length(capturedLength));
    }

    /** Bytes of the block that begins there. */
    public static int totalLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + TOTAL_LENGTH_OFFSET);
    }

    /** When the packet of the block that begins there was seen. */
    public static long timestampNs(DirectBuffer buffer, int offset) {
        return (long) buffer.getInt(offset + TIMESTAMP_HIGH_OFFSET) << Integer.SIZE
                | Integer.toUnsignedLong(buffer.getInt(offset + TIMESTAMP_LOW_OFFSET));
    }

    /** Bytes that are kept of the packet of the block that begins there. */
    public static int capturedLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + CAPTURED_LENGTH_OFFSET);
    }

    /** Bytes that the packet of the block that begins there had when it was seen. */
    public static int originalLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + ORIGINAL_LENGTH_OFFSET);
    }
}
