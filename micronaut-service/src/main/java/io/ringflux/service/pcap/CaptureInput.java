package io.ringflux.service.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A window that moves forward over a file, or over bytes that are all there. Holds at most {@link #MAX_WINDOW} bytes of
 * a file.
 */
final class CaptureInput {
    /** The longest block or packet that is looked into: four times what Wireshark keeps of a packet. */
    static final int MAX_WINDOW = 1 << 20;

    private static final int INITIAL_WINDOW = 1 << 16;

    private final @Nullable ReadableByteChannel channel;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int position;
    private int limit;
    private long windowOffset;

    private CaptureInput(@Nullable ReadableByteChannel channel) {
        this.channel = channel;
        if (channel != null) {
            bytes = ByteBuffer.allocateDirect(INITIAL_WINDOW);
            window.wrap(bytes);
        }
    }

    static CaptureInput of(ReadableByteChannel channel) {
        return new CaptureInput(channel);
    }

    static CaptureInput ofBytes() {
        return new CaptureInput(null);
    }

    /** Reads these bytes from now on. */
    void wrap(byte[] array, int offset, int length) {
        window.wrap(array, offset, length);
        position = 0;
        limit = length;
        windowOffset = 0;
    }

    DirectBuffer buffer() {
        return window;
    }

    /** Index in {@link #buffer} of the next byte. */
    int position() {
        return position;
    }

    /** The next byte's place in the file. */
    long fileOffset() {
        return windowOffset + position;
    }

    /** Whether nothing is left. */
    boolean atEnd() throws IOException {
        return available(1) == 0;
    }

    /** Sees to it that so many bytes can be read at {@link #position}. */
    void require(int length, String what) throws IOException {
        if (length > MAX_WINDOW) {
            throw CaptureFormatException.at(
                    this, what + " of " + length + " bytes, at most " + MAX_WINDOW + " are read");
        }
        int available = available(length);
        if (available < length) {
            throw CaptureFormatException.at(
                    this, what + " is cut off: " + length + " bytes expected, " + available + " are there");
        }
    }

    /** Moves on over bytes that are there. */
    void advance(int length) {
        position += length;
    }

    /** Moves on over bytes that need not be there yet. */
    void skip(long length, String what) throws IOException {
        long left = length;
        while (left > 0) {
            int available = available((int) Math.min(left, INITIAL_WINDOW));
            if (available == 0) {
                throw CaptureFormatException.at(this, what + " is cut off: " + left + " bytes are missing");
            }
            int step = (int) Math.min(left, available);
            position += step;
            left -= step;
        }
    }

    private int available(int wanted) throws IOException {
        if (channel != null && limit - position < wanted) {
            refill(channel, wanted);
        }
        return Math.min(wanted, limit - position);
    }

    private void refill(ReadableByteChannel source, int wanted) throws IOException {
        bytes.position(position).limit(limit);
        if (wanted <= bytes.capacity()) {
            bytes.compact();
        } else {
            int capacity = Math.min(MAX_WINDOW, Integer.highestOneBit(wanted - 1) << 1);
            bytes = ByteBuffer.allocateDirect(capacity).put(bytes);
            window.wrap(bytes);
        }
        windowOffset += position;
        position = 0;
        int read = 0;
        while (bytes.position() < wanted && read >= 0) {
            read = source.read(bytes);
        }
        limit = bytes.position();
    }
}
