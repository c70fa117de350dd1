package io.ringflux.service.pcap;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A packet of a capture, valid until the reader moves on. */
public final class CapturedPacket {
    private static final CaptureInterface UNKNOWN = CaptureInterface.ethernet("");

    private DirectBuffer buffer = new UnsafeBuffer(0, 0);
    private int offset;
    private int capturedLength;
    private int originalLength;
    private long timestampNs;
    private int interfaceIndex;
    private CaptureInterface captureInterface = UNKNOWN;

    CapturedPacket() {}

    void origin(int index, CaptureInterface newInterface) {
        interfaceIndex = index;
        captureInterface = newInterface;
    }

    void seen(long newTimestampNs, int newOriginalLength) {
        timestampNs = newTimestampNs;
        originalLength = newOriginalLength;
    }

    void bytes(DirectBuffer newBuffer, int newOffset, int newCapturedLength) {
        buffer = newBuffer;
        offset = newOffset;
        capturedLength = newCapturedLength;
    }

    /** Holds the packet from {@link #offset} on. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Index in {@link #buffer} of the packet's first byte. */
    public int offset() {
        return offset;
    }

    /** Bytes that were kept. */
    public int capturedLength() {
        return capturedLength;
    }

    /** Bytes that the packet had when it was seen. */
    public int originalLength() {
        return originalLength;
    }

    /** When it was seen, in nanoseconds since the epoch; 0 where the capture does not say. */
    public long timestampNs() {
        return timestampNs;
    }

    /** Number of the interface within its section, from 0. */
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /** The interface that saw it. */
    public CaptureInterface captureInterface() {
        return captureInterface;
    }
}
