package io.ringflux.service.pcap;

import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Writes a capture file into a buffer that the caller owns, one packet at a time, without allocating.
 *
 * <p>{@link #wrap} chooses the buffer, {@link #header} begins a file in it, {@code append} adds a packet, and
 * {@link #statistics} may end the file; a longer file is one header and any number of wrapped buffers behind each
 * other. "No room" is a return value and leaves the buffer as it was.
 *
 * <p>Not safe for use by several threads at once. Memory that is appended from is read during the call only.
 */
public final class CaptureEncoder {
    private final PacketFraming framing;
    private final byte[] fileHeader;

    private @Nullable MutableDirectBuffer buffer;
    private int start;
    private int position;
    private int limit;
    private int packetStart;
    private int packetPosition;
    private int packetRemaining;
    private int capturedLength;

    private CaptureEncoder(PacketFraming framing) {
        this.framing = framing;
        fileHeader = framing.fileHeader();
    }

    /** An encoder of one format for packets of one interface. */
    public static CaptureEncoder create(CaptureFormat format, CaptureInterface captureInterface) {
        return new CaptureEncoder(format.framing(captureInterface));
    }

    /** Bytes that {@link #header} writes. */
    public int headerLength() {
        return fileHeader.length;
    }

    /** Bytes that a packet of so many captured bytes takes up. */
    public int packetLength(int capturedLength) {
        return framing.packetLength(capturedLength);
    }

    /** Bytes that {@link #statistics} writes, 0 where the format has none. */
    public int statisticsLength() {
        return framing.statisticsLength();
    }

    /** Writes go to this part of the buffer from now on. */
    public CaptureEncoder wrap(MutableDirectBuffer newBuffer, int offset, int capacity) {
        newBuffer.boundsCheck(offset, capacity);
        buffer = newBuffer;
        start = offset;
        position = offset;
        limit = offset + capacity;
        return this;
    }

    /** Bytes written since {@link #wrap}. */
    public int length() {
        return position - start;
    }

    /** Bytes of room left. */
    public int remaining() {
        return limit - position;
    }

    /** Begins a file. Returns false where there is no room for it. */
    public boolean header() {
        if (remaining() < fileHeader.length) {
            return false;
        }
        target().putBytes(position, fileHeader);
        position += fileHeader.length;
        return true;
    }

    /** Adds a packet that lies in one piece. Returns false where there is no room for it. */
    public boolean append(long timestampNs, long address, int capturedLength, int originalLength) {
        if (!begin(timestampNs, capturedLength, originalLength)) {
            return false;
        }
        segment(address, capturedLength);
        end();
        return true;
    }

    /**
     * Begins a packet that lies in several pieces: {@link #segment} adds each, {@link #end} completes it. Returns false
     * where there is no room for the whole packet.
     */
    public boolean begin(long timestampNs, int packetCapturedLength, int originalLength) {
        if (packetCapturedLength < 0 || remaining() < framing.packetLength(packetCapturedLength)) {
            return false;
        }
        capturedLength = packetCapturedLength;
        packetStart = position;
        packetPosition = position
                + framing.putPacketHeader(target(), position, timestampNs, packetCapturedLength, originalLength);
        packetRemaining = packetCapturedLength;
        return true;
    }

    /** Adds the next piece of the packet; what exceeds the packet's captured length is left out. */
    public void segment(long address, int length) {
        int kept = Math.min(length, packetRemaining);
        MutableDirectBuffer target = target();
        target.boundsCheck(packetPosition, kept);
        UnsafeApi.copyMemory(null, address, target.byteArray(), target.addressOffset() + packetPosition, kept);
        packetPosition += kept;
        packetRemaining -= kept;
    }

    /** Completes a packet whose pieces are all there. */
    public void end() {
        if (packetRemaining != 0) {
            throw new IllegalStateException("packet lacks " + packetRemaining + " of its captured bytes");
        }
        framing.putPacketTrailer(target(), packetStart, capturedLength);
        position = packetStart + framing.packetLength(capturedLength);
    }

    /** Writes how many packets were received and dropped up to then. Returns false where there is no room for it. */
    public boolean statistics(long timestampNs, long received, long dropped) {
        int length = framing.statisticsLength();
        if (remaining() < length) {
            return false;
        }
        framing.putStatistics(target(), position, timestampNs, received, dropped);
        position += length;
        return true;
    }

    private MutableDirectBuffer target() {
        return Objects.requireNonNull(buffer, "wrap() a buffer first");
    }
}
