package io.ringflux.service.pcap;

import static io.ringflux.service.pcap.PcapngBlock.padded;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * pcapng with one section and one interface, nanoseconds, in the host's byte order. Source: draft-ietf-opsawg-pcapng.
 */
final class PcapngFraming implements PacketFraming {
    private static final int STATISTICS_LENGTH = 52;
    private static final int MAX_NAME_LENGTH = 1_024;
    private static final byte RESOLUTION_NS = 9;
    private static final byte[] APPLICATION = "Ringflux".getBytes(UTF_8);

    private final byte[] fileHeader;

    PcapngFraming(CaptureInterface captureInterface) {
        byte[] name = captureInterface.name().getBytes(UTF_8);
        if (name.length > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "interface name of " + name.length + " bytes, at most " + MAX_NAME_LENGTH + " are allowed");
        }
        ByteBuffer header = ByteBuffer.allocate(MAX_NAME_LENGTH + 128).order(ByteOrder.nativeOrder());
        putSectionHeader(header);
        putInterfaceDescription(header, captureInterface, name);
        fileHeader = Arrays.copyOf(header.array(), header.position());
    }

    private static void putSectionHeader(ByteBuffer header) {
        int start = beginBlock(header, PcapngBlock.SECTION_HEADER);
        header.putInt(PcapngBlock.BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
        header.putLong(-1L); // the section's length is not known before its end
        putOption(header, PcapngBlock.OPTION_SECTION_APPLICATION, APPLICATION);
        endBlock(header, start);
    }

    private static void putInterfaceDescription(ByteBuffer header, CaptureInterface captureInterface, byte[] name) {
        int start = beginBlock(header, PcapngBlock.INTERFACE_DESCRIPTION);
        header.putShort((short) captureInterface.linkType()).putShort((short) 0);
        header.putInt(captureInterface.snapLength());
        if (name.length > 0) {
            putOption(header, PcapngBlock.OPTION_INTERFACE_NAME, name);
        }
        putOption(header, PcapngBlock.OPTION_INTERFACE_TIMESTAMP_RESOLUTION, new byte[] {RESOLUTION_NS});
        endBlock(header, start);
    }

    private static int beginBlock(ByteBuffer header, int type) {
        int start = header.position();
        header.putInt(type).putInt(0);
        return start;
    }

    private static void putOption(ByteBuffer header, int code, byte[] value) {
        header.putShort((short) code).putShort((short) value.length).put(value);
        header.position(header.position() + padded(value.length) - value.length);
    }

    private static void endBlock(ByteBuffer header, int start) {
        header.putInt(PcapngBlock.OPTION_END);
        int length = header.position() + Integer.BYTES - start;
        header.putInt(length);
        header.putInt(start + Integer.BYTES, length);
    }

    @Override
    public byte[] fileHeader() {
        return fileHeader;
    }

    @Override
    public int packetLength(int capturedLength) {
        return EnhancedPacketBlock.length(capturedLength);
    }

    @Override
    public int putPacketHeader(
            MutableDirectBuffer buffer, int offset, long timestampNs, int capturedLength, int originalLength) {
        EnhancedPacketBlock.putHeader(buffer, offset, timestampNs, capturedLength, originalLength);
        return EnhancedPacketBlock.HEADER_LENGTH;
    }

    @Override
    public void putPacketTrailer(MutableDirectBuffer buffer, int offset, int capturedLength) {
        EnhancedPacketBlock.putTrailer(buffer, offset, capturedLength);
    }

    @Override
    public int statisticsLength() {
        return STATISTICS_LENGTH;
    }

    @Override
    public void putStatistics(MutableDirectBuffer buffer, int offset, long timestampNs, long received, long dropped) {
        buffer.putInt(offset, PcapngBlock.INTERFACE_STATISTICS);
        buffer.putInt(offset + 4, STATISTICS_LENGTH);
        buffer.putInt(offset + 8, 0);
        buffer.putInt(offset + 12, (int) (timestampNs >>> Integer.SIZE));
        buffer.putInt(offset + 16, (int) timestampNs);
        putCount(buffer, offset + 20, PcapngBlock.OPTION_STATISTICS_RECEIVED, received);
        putCount(buffer, offset + 32, PcapngBlock.OPTION_STATISTICS_DROPPED, dropped);
        buffer.putInt(offset + 44, PcapngBlock.OPTION_END);
        buffer.putInt(offset + 48, STATISTICS_LENGTH);
    }

    private static void putCount(MutableDirectBuffer buffer, int offset, int code, long count) {
        buffer.putShort(offset, (short) code);
        buffer.putShort(offset + 2, (short) Long.BYTES);
        buffer.putLong(offset + 4, count);
    }
}
