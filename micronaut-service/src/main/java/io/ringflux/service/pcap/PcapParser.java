package io.ringflux.service.pcap;

import java.io.IOException;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Classic pcap of either byte order, micro- or nanoseconds. */
final class PcapParser implements CaptureParser {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long nsPerFraction;
    private CaptureInterface captureInterface = CaptureInterface.ethernet("");

    static boolean recognises(int magic) {
        int swapped = Integer.reverseBytes(magic);
        return isMagic(magic) || isMagic(swapped);
    }

    private static boolean isMagic(int magic) {
        return magic == PcapFraming.MAGIC_NS || magic == PcapFraming.MAGIC_US;
    }

    @Override
    public void begin(CaptureInput input, int magic) throws IOException {
        order = isMagic(magic) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        int ordered = isMagic(magic) ? magic : Integer.reverseBytes(magic);
        nsPerFraction = ordered == PcapFraming.MAGIC_NS ? 1 : 1_000;
        input.require(PcapFraming.FILE_HEADER_LENGTH, "file header");
        DirectBuffer buffer = input.buffer();
        int snapLength = buffer.getInt(input.position() + 16, order);
        int linkType = buffer.getInt(input.position() + 20, order) & 0xFFFF;
        captureInterface = new CaptureInterface("", linkType, Math.max(0, snapLength));
        input.advance(PcapFraming.FILE_HEADER_LENGTH);
    }

    @Override
    public boolean next(CaptureInput input, CapturedPacket packet) throws IOException {
        if (input.atEnd()) {
            return false;
        }
        input.require(PcapFraming.PACKET_HEADER_LENGTH, "packet header");
        DirectBuffer buffer = input.buffer();
        int position = input.position();
        long seconds = Integer.toUnsignedLong(buffer.getInt(position, order));
        long fraction = Integer.toUnsignedLong(buffer.getInt(position + 4, order));
        int capturedLength = buffer.getInt(position + 8, order);
        int originalLength = buffer.getInt(position + 12, order);
        if (capturedLength < 0 || capturedLength > CaptureInput.MAX_WINDOW) {
            throw CaptureFormatException.at(
                    input,
                    "packet of " + Integer.toUnsignedString(capturedLength) + " bytes, at most "
                            + CaptureInput.MAX_WINDOW + " are read");
        }
        input.advance(PcapFraming.PACKET_HEADER_LENGTH);
        input.require(capturedLength, "packet");
        packet.origin(0, captureInterface);
        packet.seen(seconds * NS_PER_SECOND + fraction * nsPerFraction, originalLength);
        packet.bytes(input.buffer(), input.position(), capturedLength);
        input.advance(capturedLength);
        return true;
    }

    @Override
    public long dropped() {
        return 0;
    }
}
