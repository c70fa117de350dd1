package io.ringflux.service.kafka.sink;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames that say who they are: a flow and a number in the first bytes, then bytes that follow from both. With
 * {@link #HASHER} flows 0 to 3 go to shards 0 to 3 of 4.
 */
public final class TestFrames implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMillis(300);
    static final FlowHasher HASHER = (address, length) -> UnsafeApi.getInt(address) << 30;

    private static final int CHUNKS = 64;
    private static final int CHUNK_BYTES = 2_048;
    private static final byte[] FILLING = new byte[1 << 16];

    private final FramePool pool = FramePool.create(CHUNKS, CHUNK_BYTES);

    static {
        new Random(1).nextBytes(FILLING);
    }

    /** A frame that the receiver owns. */
    public Frame frame(int flow, long number, int length) {
        Frame frame = Objects.requireNonNull(pool.allocate(length), "a frame leaked");
        byte[] bytes = bytes(flow, number, length);
        int offset = 0;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            segment.buffer().putBytes(0, bytes, offset, segment.length());
            offset += segment.length();
        }
        return frame;
    }

    public static byte[] bytes(int flow, long number, int length) {
        byte[] bytes = new byte[length];
        int start = (int) (number * 31 + flow) & 0x3FFF;
        System.arraycopy(FILLING, start, bytes, 0, length);
        MutableDirectBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putInt(0, flow);
        buffer.putLong(4, number);
        return bytes;
    }

    public int inUse() {
        return pool.inUse();
    }

    @Override
    public void close() {
        pool.close();
    }
}
