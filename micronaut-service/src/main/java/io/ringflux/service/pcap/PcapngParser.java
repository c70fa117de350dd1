package io.ringflux.service.pcap;

import static io.ringflux.service.pcap.PcapngBlock.padded;

import java.io.IOException;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * pcapng of either byte order with any number of sections and interfaces; blocks that it does not know are passed over.
 */
final class PcapngParser implements CaptureParser {
    private static final int MIN_SECTION_HEADER = 28;
    private static final int MIN_INTERFACE_DESCRIPTION = 20;
    private static final int MIN_ENHANCED_PACKET = 32;
    private static final int MIN_SIMPLE_PACKET = 16;
    private static final int MIN_STATISTICS = 24;
    private static final int PACKET_DATA_OFFSET = 28;
    private static final int SIMPLE_DATA_OFFSET = 12;

    private final PcapngInterfaces interfaces;
    private final PcapngOptions options;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long droppedBefore;
    private long droppedInSection;

    PcapngParser(CaptureInput input) {
        options = new PcapngOptions(input.buffer());
        interfaces = new PcapngInterfaces(options);
    }

    static boolean recognises(int magic) {
        return magic == PcapngBlock.SECTION_HEADER;
    }

    @Override
    public void begin(CaptureInput input, int magic) {
        interfaces.clear();
        droppedBefore = 0;
        droppedInSection = 0;
    }

    @Override
    public long dropped() {
        return droppedBefore + droppedInSection;
    }

    @Override
    public boolean next(CaptureInput input, CapturedPacket packet) throws IOException {
        while (!input.atEnd()) {
            input.require(PcapngBlock.FRAME_LENGTH, "block");
            int type = input.buffer().getInt(input.position(), ByteOrder.LITTLE_ENDIAN);
            if (type == PcapngBlock.SECTION_HEADER) {
                beginSection(input);
                continue;
            }
            type = input.buffer().getInt(input.position(), order);
            if (!isUnderstood(type)) {
                passOver(input);
                continue;
            }
            if (readBlock(input, type, wholeBlock(input, type), packet)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnderstood(int type) {
        return switch (type) {
            case PcapngBlock.INTERFACE_DESCRIPTION,
                    PcapngBlock.ENHANCED_PACKET,
                    PcapngBlock.SIMPLE_PACKET,
                    PcapngBlock.PACKET_OBSOLETE,
                    PcapngBlock.INTERFACE_STATISTICS -> true;
            default -> false;
        };
    }

    private boolean readBlock(CaptureInput input, int type, int length, CapturedPacket packet) throws IOException {
        boolean isPacket = true;
        switch (type) {
            case PcapngBlock.ENHANCED_PACKET, PcapngBlock.PACKET_OBSOLETE -> readPacket(input, type, length, packet);
            case PcapngBlock.SIMPLE_PACKET -> readSimplePacket(input, length, packet);
            case PcapngBlock.INTERFACE_DESCRIPTION -> {
                interfaces.read(input, length, order);
                isPacket = false;
            }
            default -> {
                readStatistics(input, length);
                isPacket = false;
            }
        }
        input.advance(length);
        return isPacket;
    }

    private void beginSection(CaptureInput input) throws IOException {
        int magic = input.buffer().getInt(input.position() + 8, ByteOrder.LITTLE_ENDIAN);
        if (magic == PcapngBlock.BYTE_ORDER_MAGIC) {
            order = ByteOrder.LITTLE_ENDIAN;
        } else if (Integer.reverseBytes(magic) == PcapngBlock.BYTE_ORDER_MAGIC) {
            order = ByteOrder.BIG_ENDIAN;
        } else {
            throw CaptureFormatException.at(input, "section header has no byte-order magic");
        }
        int length = wholeBlock(input, PcapngBlock.SECTION_HEADER);
        int major = input.buffer().getShort(input.position() + 12, order);
        if (major != 1) {
            throw CaptureFormatException.at(input, "version " + major + " of pcapng is not known, 1 is");
        }
        interfaces.clear();
        droppedBefore += droppedInSection;
        droppedInSection = 0;
        input.advance(length);
    }

    private void readPacket(CaptureInput input, int type, int length, CapturedPacket packet) throws IOException {
        DirectBuffer buffer = input.buffer();
        int position = input.position();
        int index = type == PcapngBlock.ENHANCED_PACKET
                ? buffer.getInt(position + 8, order)
                : buffer.getShort(position + 8, order) & 0xFFFF;
        PcapngInterfaces.Origin origin = interfaces.origin(input, index);
        long high = buffer.getInt(position + 12, order);
        long low = Integer.toUnsignedLong(buffer.getInt(position + 16, order));
        int capturedLength = buffer.getInt(position + 20, order);
        int room = length - PACKET_DATA_OFFSET - Integer.BYTES;
        if (capturedLength < 0 || capturedLength > room) {
            throw CaptureFormatException.at(
                    input,
                    "packet of " + Integer.toUnsignedString(capturedLength) + " bytes in a block with room for "
                            + room);
        }
        packet.origin(index, origin.captureInterface());
        packet.seen(origin.resolution().toNs(high << Integer.SIZE | low), buffer.getInt(position + 24, order));
        packet.bytes(buffer, position + PACKET_DATA_OFFSET, capturedLength);
    }

    private void readSimplePacket(CaptureInput input, int length, CapturedPacket packet) throws IOException {
        DirectBuffer buffer = input.buffer();
        int position = input.position();
        PcapngInterfaces.Origin origin = interfaces.origin(input, 0);
        int originalLength = buffer.getInt(position + 8, order);
        int snapLength = origin.captureInterface().snapLength();
        int capturedLength = snapLength == 0 ? originalLength : Math.min(originalLength, snapLength);
        int room = length - SIMPLE_DATA_OFFSET - Integer.BYTES;
        if (capturedLength < 0 || padded(capturedLength) > room) {
            throw CaptureFormatException.at(
                    input,
                    "packet of " + Integer.toUnsignedString(capturedLength) + " bytes in a block with room for "
                            + room);
        }
        packet.origin(0, origin.captureInterface());
        packet.seen(0, originalLength);
        packet.bytes(buffer, position + SIMPLE_DATA_OFFSET, capturedLength);
    }

    private void readStatistics(CaptureInput input, int length) {
        int position = input.position();
        options.wrap(input.buffer(), position + 20, position + length - Integer.BYTES, order);
        while (options.next()) {
            if (options.is(PcapngBlock.OPTION_STATISTICS_DROPPED, Long.BYTES)) {
                droppedInSection = options.longValue();
            }
        }
    }

    private int wholeBlock(CaptureInput input, int type) throws IOException {
        long length = blockLength(input, minLength(type));
        input.require((int) Math.min(length, Integer.MAX_VALUE), "block");
        checkTrailer(input, input.position() + (int) length - Integer.BYTES, length);
        return (int) length;
    }

    private static int minLength(int type) {
        return switch (type) {
            case PcapngBlock.SECTION_HEADER -> MIN_SECTION_HEADER;
            case PcapngBlock.INTERFACE_DESCRIPTION -> MIN_INTERFACE_DESCRIPTION;
            case PcapngBlock.SIMPLE_PACKET -> MIN_SIMPLE_PACKET;
            case PcapngBlock.INTERFACE_STATISTICS -> MIN_STATISTICS;
            default -> MIN_ENHANCED_PACKET;
        };
    }

    private void passOver(CaptureInput input) throws IOException {
        long length = blockLength(input, PcapngBlock.FRAME_LENGTH);
        input.skip(length - Integer.BYTES, "block");
        input.require(Integer.BYTES, "block");
        checkTrailer(input, input.position(), length);
        input.advance(Integer.BYTES);
    }

    private long blockLength(CaptureInput input, int minLength) throws CaptureFormatException {
        long length = Integer.toUnsignedLong(input.buffer().getInt(input.position() + 4, order));
        if (length < minLength || length % 4 != 0) {
            throw CaptureFormatException.at(
                    input, "block length " + length + " is not a multiple of 4 from " + minLength + " on");
        }
        return length;
    }

    private void checkTrailer(CaptureInput input, int position, long length) throws CaptureFormatException {
        long trailing = Integer.toUnsignedLong(input.buffer().getInt(position, order));
        if (trailing != length) {
            throw CaptureFormatException.at(
                    input, "block begins with length " + length + " and ends with length " + trailing);
        }
    }
}
