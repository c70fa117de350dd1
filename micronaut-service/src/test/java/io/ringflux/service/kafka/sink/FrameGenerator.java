package io.ringflux.service.kafka.sink;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.reactivestreams.Subscription;

/**
 * A thread that gives frames of several flows to a lane as fast as it asks for them. Every frame is a UDP packet whose
 * payload tells its flow and its number within the flow.
 */
final class FrameGenerator implements Subscription, Runnable {
    static final int FLOWS = 16;
    static final int PAYLOAD = 42;
    static final int MIN_LENGTH = PAYLOAD + Integer.BYTES + Long.BYTES;

    private static final int BURST = 64;
    private static final long PAUSE_NS = 20_000;

    private final FramePool pool = FramePool.create(8, 2_048);
    private final AtomicLong requested = new AtomicLong();
    private final long[] numbers = new long[FLOWS];
    private final KafkaLane lane;
    private final int length;
    private final Thread thread = new Thread(this, "generator");
    private volatile boolean stopped;
    private volatile long given;

    private FrameGenerator(KafkaLane lane, int length) {
        this.lane = lane;
        this.length = length;
        pool.owner(thread);
    }

    /** Starts to give frames of that length to the lane. */
    static FrameGenerator start(KafkaLane lane, int length) {
        FrameGenerator generator = new FrameGenerator(lane, length);
        generator.thread.start();
        return generator;
    }

    @Override
    public void run() {
        lane.onSubscribe(this);
        long sent = 0;
        while (!stopped) {
            long asked = requested.get();
            if (asked <= sent) {
                LockSupport.parkNanos(PAUSE_NS);
            }
            for (int burst = 0; burst < BURST && sent < asked; burst++) {
                int flow = (int) (sent++ % FLOWS);
                Frame frame = Objects.requireNonNull(pool.allocate(length), "a frame leaked");
                fill(frame.buffer(), flow, numbers[flow]++, length);
                lane.onNext(frame);
            }
            given = sent;
        }
        lane.onComplete();
        pool.close();
    }

    /** Writes the frame of that flow and number. */
    static void fill(MutableDirectBuffer buffer, int flow, long number, int length) {
        buffer.putLong(0, 0x0200_0000_0001_0200L, BIG_ENDIAN);
        buffer.putLong(8, 0x0000_0002_0800_4500L, BIG_ENDIAN);
        buffer.putShort(16, (short) (length - 14), BIG_ENDIAN);
        buffer.putInt(18, 0, BIG_ENDIAN);
        buffer.putInt(22, 0x4011_0000, BIG_ENDIAN);
        buffer.putInt(26, 0x0a00_0001, BIG_ENDIAN);
        buffer.putInt(30, 0x0a00_0100 + flow, BIG_ENDIAN);
        buffer.putInt(34, 0x1000_2000, BIG_ENDIAN);
        buffer.putInt(38, (length - 34) << 16, BIG_ENDIAN);
        buffer.putInt(PAYLOAD, flow);
        buffer.putLong(PAYLOAD + Integer.BYTES, number);
        buffer.setMemory(MIN_LENGTH, length - MIN_LENGTH, (byte) number);
    }

    /** Frames given so far. */
    long given() {
        return given;
    }

    /** Ends the stream; returns how many frames were given. */
    long stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return given;
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    }

    @Override
    public void cancel() {
        stopped = true;
    }
}
