package io.ringflux.service.kafka.source;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Off-heap memory for the records of one burst, whose frames are lent from there. */
final class StagingBuffer {
    private static final int INITIAL_CAPACITY = 1 << 20;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(INITIAL_CAPACITY));
    private int position;

    /** Forgets everything. */
    void clear() {
        position = 0;
    }

    /** Copies the bytes and returns the address of the copy, or 0 where others must be forgotten first. */
    long put(byte[] bytes) {
        if (bytes.length > buffer.capacity() - position) {
            if (position > 0) {
                return 0;
            }
            buffer.wrap(ByteBuffer.allocateDirect(bytes.length));
        }
        buffer.putBytes(position, bytes);
        long address = buffer.addressOffset() + position;
        position += bytes.length;
        return address;
    }
}
