package io.ringflux.service.kafka.sink;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;

/** A source that hands frames to a lane and knows how many more it may. */
final class LaneFeeder implements Subscription {
    private final KafkaLane lane;
    private final TestFrames frames;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicLong fed = new AtomicLong();
    private final long[] numbers = new long[4];

    LaneFeeder(KafkaLane lane, TestFrames frames) {
        this.lane = lane;
        this.frames = frames;
        lane.onSubscribe(this);
    }

    /** Gives the next frame of that flow, whether asked for or not. */
    void feed(int flow, int length) {
        fed.incrementAndGet();
        lane.onNext(frames.frame(flow, numbers[flow]++, length));
    }

    /** Gives frames of all flows in turn as long as they are asked for, at most that many; returns how many. */
    int feedAll(int count, int length) {
        int given = 0;
        while (given < count && outstanding() > 0) {
            feed(given % numbers.length, length);
            given++;
        }
        return given;
    }

    void fail(Throwable error) {
        lane.onError(error);
    }

    KafkaLane lane() {
        return lane;
    }

    long outstanding() {
        long asked = requested.get();
        return asked == Long.MAX_VALUE ? asked : asked - fed.get();
    }

    long fed() {
        return fed.get();
    }

    boolean isCancelled() {
        return cancelled.get();
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
    }

    @Override
    public void cancel() {
        cancelled.set(true);
    }
}
