package io.ringflux.service.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Classic pcap in the host's byte order.
 *
 * <pre>
 * struct pcap_file_header { u32 magic; u16 major; u16 minor; u32 thiszone; u32 sigfigs; u32 snaplen; u32 linktype; };  // 24
 * struct pcap_pkthdr      { u32 seconds; u32 fraction; u32 caplen; u32 len; };                                         // 16
 * </pre>
 *
 * Source: draft-ietf-opsawg-pcap.
 */
final class PcapFraming implements PacketFraming {
    static final int FILE_HEADER_LENGTH = 24;
    static final int PACKET_HEADER_LENGTH = 16;
    static final int MAGIC_NS = 0xA1B23C4D;
    static final int MAGIC_US = 0xA1B2C3D4;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final short VERSION_MAJOR = 2;
    private static final short VERSION_MINOR = 4;

    private final byte[] fileHeader;
    private final long nsPerFraction;

    private PcapFraming(CaptureInterface captureInterface, int magic, long nsPerFraction) {
        this.nsPerFraction = nsPerFraction;
        int snapLength =
                captureInterface.snapLength() == 0 ? CaptureInterface.MAX_SNAP_LENGTH : captureInterface.snapLength();
        fileHeader = ByteBuffer.allocate(FILE_HEADER_LENGTH)
                .order(ByteOrder.nativeOrder())
                .putInt(magic)
                .putShort(VERSION_MAJOR)
                .putShort(VERSION_MINOR)
                .putInt(0)
                .putInt(0)
                .putInt(snapLength)
                .putInt(captureInterface.linkType())
                .array();
    }

    static PcapFraming nanoseconds(CaptureInterface captureInterface) {
        return new PcapFraming(captureInterface, MAGIC_NS, 1);
    }

    static PcapFraming microseconds(CaptureInterface captureInterface) {
        return new PcapFraming(captureInterface, MAGIC_US, 1_000);
    }

    @Override
    public byte[] fileHeader() {
        return fileHeader;
    }

    @Override
    public int packetLength(int capturedLength) {
        return PACKET_HEADER_LENGTH + capturedLength;
    }

    @Override
    public int putPacketHeader(
            MutableDirectBuffer buffer, int offset, long timestampNs, int capturedLength, int originalLength) {
        long seconds = Math.floorDiv(timestampNs, NS_PER_SECOND);
        buffer.putInt(offset, (int) seconds);
        buffer.putInt(offset + 4, (int) ((timestampNs - seconds * NS_PER_SECOND) / nsPerFraction));
        buffer.putInt(offset + 8, capturedLength);
        buffer.putInt(offset + 12, originalLength);
        return PACKET_HEADER_LENGTH;
    }

    @Override
    public void putPacketTrailer(MutableDirectBuffer buffer, int offset, int capturedLength) {
        // a packet ends with its last byte
    }

    @Override
    public int statisticsLength() {
        return 0;
    }

    @Override
    public void putStatistics(MutableDirectBuffer buffer, int offset, long timestampNs, long received, long dropped) {
        // the format has no place for them
    }
}
