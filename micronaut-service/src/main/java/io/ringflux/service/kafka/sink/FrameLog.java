package io.ringflux.service.kafka.sink;

import io.ringflux.frame.Frame;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import org.agrona.BitUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ring of pcapng packet blocks between the thread that receives frames and the thread that sends them.
 *
 * <p>Shape: a power of two of bytes on the heap; blocks lie back to back and never wrap. What is left at the end of the
 * ring before a block that would not fit is padding, marked by a zero word. Positions are free-running byte counters.
 *
 * <p>Threading: one appender, one sender. The appender publishes {@code tail}, the sender gives room back by
 * {@code head} when Kafka has acknowledged: until then every byte can be sent again.
 */
final class FrameLog {
    private static final int PADDING = 0;

    private final UnsafeBuffer buffer;
    private final byte[] bytes;
    private final int capacity;
    private volatile long tail;
    private volatile long head;

    /** The appender's own copy of a head that it has seen. */
    private long headSeen;

    FrameLog(int capacity) {
        this(capacity, 0);
    }

    /** A log whose positions begin there, at a multiple of the capacity. */
    FrameLog(int capacity, long firstPosition) {
        if (!BitUtil.isPowerOfTwo(capacity)) {
            throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
        }
        this.capacity = capacity;
        bytes = new byte[capacity];
        buffer = new UnsafeBuffer(bytes);
        tail = firstPosition;
        head = firstPosition;
        headSeen = firstPosition;
    }

    /** Copies a frame to the end and publishes it. Returns false where there is no room. Appender only. */
    boolean append(Frame frame, int capturedLength, int originalLength) {
        int length = EnhancedPacketBlock.length(capturedLength);
        long position = tail;
        int index = index(position);
        int untilEnd = capacity - index;
        int padding = length > untilEnd ? untilEnd : 0;
        if (!hasRoom(position + padding + length)) {
            return false;
        }
        if (padding > 0) {
            buffer.putInt(index, PADDING);
            index = 0;
        }
        EnhancedPacketBlock.put(buffer, index, frame.timestampNs(), capturedLength, originalLength);
        copy(frame, index + EnhancedPacketBlock.HEADER_LENGTH, capturedLength);
        // Volatile, not release: the appender looks next whether the sender sleeps; the sender sees this or is seen.
        tail = position + padding + length;
        return true;
    }

    private boolean hasRoom(long newTail) {
        if (newTail - headSeen <= capacity) {
            return true;
        }
        headSeen = head;
        return newTail - headSeen <= capacity;
    }

    private void copy(Frame frame, int index, int capturedLength) {
        long target = buffer.addressOffset() + index;
        int left = capturedLength;
        for (Frame segment = frame; segment != null && left > 0; segment = segment.next()) {
            int length = Math.min(segment.length(), left);
            UnsafeApi.copyMemory(null, segment.address(), bytes, target, length);
            target += length;
            left -= length;
        }
    }

    /** Up to where frames were appended. */
    long tail() {
        return tail;
    }

    /** Up to where room was given back. */
    long head() {
        return head;
    }

    /** Gives back the room of everything before that position. Sender only. */
    void release(long position) {
        head = position;
    }

    /** Frames of at most that block length that fit for certain, however the ring's end splits the room. */
    long fits(int blockLength) {
        long seenHead = head();
        long free = capacity - (tail() - seenHead);
        return Math.max(0, free / blockLength - 1);
    }

    int capacity() {
        return capacity;
    }

    int index(long position) {
        return (int) position & capacity - 1;
    }

    /** Whether the ring's end lies there, so that the block behind it is somewhere else. */
    boolean endsAt(long position) {
        return index(position) == 0 || paddingLength(position) > 0;
    }

    /** Bytes of padding at that position, 0 where a block begins. */
    int paddingLength(long position) {
        int index = index(position);
        return buffer.getInt(index) == PADDING ? capacity - index : 0;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    byte[] bytes() {
        return bytes;
    }
}
