package io.ringflux.reactive;

import io.ringflux.frame.Frame;
import io.ringflux.loop.Poller;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import org.agrona.UnsafeApi;
import reactor.core.publisher.BaseSubscriber;

/** A fused reader on a ring of its own, which has drained it once and waits for the next signal. */
final class FusedSide implements RxLoop {

    /** Takes the calls that a loop would; nothing of it touches the ring. */
    private static final Poller LOOP = PollerGroup.create("stress", 1).next();

    private static final CoreSink SINK = new CoreSink();

    private final StressQueue queue = new StressQueue();
    private final FusedReader reader;

    FusedSide() {
        RxLane lane = new RxLane(0, LOOP, RxMode.INTERRUPT);
        RxTaps taps = new RxTaps(this, lane);
        Emitter emitter = Emitters.of(SINK, false);
        RxSubscription<Frame> subscription = new RxSubscription<>(SINK, emitter, false, this, taps);
        reader = new FusedReader(new RxConsumer(subscription, emitter, this, taps), this, taps, false, true);
        lane.offer(queue);
        reader.watch();
        drain();
        reader.watch();
    }

    StressQueue queue() {
        return queue;
    }

    FusedReader reader() {
        return reader;
    }

    /** Takes frames until there are none, and says how many there were. */
    int drain() {
        int count = 0;
        while (reader.poll() != null) {
            count++;
        }
        return count;
    }

    /** Takes one frame, and says what is in it when it is let go; 0 without a frame. */
    int use() {
        Frame frame = reader.poll();
        if (frame == null) {
            return 0;
        }
        int seen = UnsafeApi.getIntVolatile(null, frame.address());
        int again = UnsafeApi.getIntVolatile(null, frame.address());
        reader.poll();
        return seen == again ? seen : StressQueue.OVERWRITTEN;
    }

    @Override
    public Poller poller() {
        return LOOP;
    }

    @Override
    public void fault(int queueNumber, int code) {
        throw new IllegalStateException("queue " + queueNumber + " found its peer at fault: " + code);
    }

    private static final class CoreSink extends BaseSubscriber<Frame> {}
}
