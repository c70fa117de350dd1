package io.ringflux.service.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a capture to a channel through one buffer: packets are copied when they are appended and reach the channel
 * when the buffer is full, on {@link #flush} and on {@link #close}. Not safe for use by several threads at once.
 */
public final class CaptureWriter implements Closeable {
    private static final int BUFFER_LENGTH = 1 << 20;

    private final WritableByteChannel channel;
    private final CaptureEncoder encoder;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private long packets;
    private long dropped;
    private long lastTimestampNs;
    private boolean closed;

    private CaptureWriter(WritableByteChannel channel, CaptureEncoder encoder) {
        this.channel = channel;
        this.encoder = encoder;
        bytes = ByteBuffer.allocateDirect(BUFFER_LENGTH);
        buffer = new UnsafeBuffer(bytes);
        encoder.wrap(buffer, 0, BUFFER_LENGTH);
        encoder.header();
    }

    /** Begins a file, in place of one that exists. */
    public static CaptureWriter create(Path file, CaptureFormat format, CaptureInterface captureInterface)
            throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return over(channel, format, captureInterface);
    }

    /** Begins a capture on a blocking channel, which {@link #close} closes. */
    public static CaptureWriter over(
            WritableByteChannel channel, CaptureFormat format, CaptureInterface captureInterface) {
        return new CaptureWriter(channel, CaptureEncoder.create(format, captureInterface));
    }

    /** Adds a packet that lies in one piece. */
    public void append(long timestampNs, long address, int capturedLength, int originalLength) throws IOException {
        begin(timestampNs, capturedLength, originalLength);
        segment(address, capturedLength);
        end();
    }

    /** Begins a packet that lies in several pieces: {@link #segment} adds each, {@link #end} completes it. */
    public void begin(long timestampNs, int capturedLength, int originalLength) throws IOException {
        if (capturedLength < 0 || capturedLength > CaptureInterface.MAX_SNAP_LENGTH) {
            throw new IllegalArgumentException(
                    "capturedLength " + capturedLength + " is outside 0.." + CaptureInterface.MAX_SNAP_LENGTH);
        }
        if (!encoder.begin(timestampNs, capturedLength, originalLength)) {
            flush();
            encoder.begin(timestampNs, capturedLength, originalLength);
        }
        lastTimestampNs = timestampNs;
    }

    /** Adds the next piece of the packet. */
    public void segment(long address, int length) {
        encoder.segment(address, length);
    }

    /** Completes the packet. */
    public void end() {
        encoder.end();
        packets++;
    }

    /**
     * Adds to the count of packets that are missing in this capture; it is written at the end, where the format has a
     * place.
     */
    public void dropped(long count) {
        dropped += count;
    }

    /** Packets added so far. */
    public long packets() {
        return packets;
    }

    /** Hands everything added so far to the channel. */
    public void flush() throws IOException {
        bytes.position(0).limit(encoder.length());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        bytes.clear();
        encoder.wrap(buffer, 0, BUFFER_LENGTH);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            if (encoder.remaining() < encoder.statisticsLength()) {
                flush();
            }
            encoder.statistics(lastTimestampNs, packets + dropped, dropped);
            flush();
        }
    }
}
