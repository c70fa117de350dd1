package io.ringflux.service.pipeline.file;

import io.ringflux.service.pcap.CaptureEncoder;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A piece of a capture file on its way from a loop to the writer thread; used by one of them at a time. */
final class CaptureBuffer {

    private final ByteBuffer bytes;
    private final UnsafeBuffer view;
    private int frames;
    private long timestampNs;

    CaptureBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        view = new UnsafeBuffer(bytes);
    }

    /** Empties this buffer and lets the encoder write into it. */
    void wrapInto(CaptureEncoder encoder) {
        frames = 0;
        encoder.wrap(view, 0, view.capacity());
    }

    void added(long newTimestampNs) {
        frames++;
        timestampNs = newTimestampNs;
    }

    int frames() {
        return frames;
    }

    /** Receive time of the last frame. */
    long timestampNs() {
        return timestampNs;
    }

    /** The first {@code length} bytes, to be written. */
    ByteBuffer filled(int length) {
        return bytes.clear().limit(length);
    }
}
