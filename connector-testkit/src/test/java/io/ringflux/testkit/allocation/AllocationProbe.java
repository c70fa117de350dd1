package io.ringflux.testkit.allocation;

import com.sun.management.ThreadMXBean;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.loop.Poller;
import io.ringflux.loop.PollerGroup;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/**
 * Prints, a line a case, how many bytes a loop allocates per frame in steady state. A program of its own, because the
 * checks that tests run with replace every frame.
 */
final class AllocationProbe {

    private static final long WARM_UP = 1_000_000;
    private static final long MEASURED = 1_000_000;
    private static final int RING = 1024;
    private static final byte[][] BURST = new byte[64][64];
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long seen;

    private AllocationProbe() {}

    public static void main(String[] args) {
        cases().forEach((name, pipeline) -> {
            PollerGroup loops = PollerGroup.create("probe", 1);
            MemoryLinkOptions options =
                    MemoryLinkOptions.on(loops).withRing(RING, 64).withPool(2 * RING, 64);
            RawPeer from = RawPeer.connect(options);
            RawPeer to = RawPeer.connect(options);
            Disposable running = pipeline.apply(from, to);
            Poller loop = ((QueuedPort) from.port()).controlLoop();
            feed(from, to, WARM_UP);
            long before = THREADS.getThreadAllocatedBytes(loop.thread().getId());
            feed(from, to, MEASURED);
            long after = THREADS.getThreadAllocatedBytes(loop.thread().getId());
            running.dispose();
            from.close();
            to.close();
            loops.dispose();
            System.out.printf("case %s %.4f%n", name, (double) (after - before) / MEASURED);
        });
    }

    private static Map<String, BiFunction<RawPeer, RawPeer, Disposable>> cases() {
        AllocationProbe probe = new AllocationProbe();
        Map<String, BiFunction<RawPeer, RawPeer, Disposable>> cases = new LinkedHashMap<>();
        cases.put("poll", (from, to) -> from.port().poll(0, FrameBatch::size).subscribe());
        cases.put("receive", (from, to) -> from.port().receive().subscribe(probe::see));
        cases.put(
                "map-filter",
                (from, to) -> from.port()
                        .receive()
                        .map(frame -> frame)
                        .filter(frame -> frame.length() > 0)
                        .subscribe(probe::see));
        cases.put("bounded", (from, to) -> {
            BaseSubscriber<Frame> bounded = new Bounded(probe);
            from.port().receive().subscribe(bounded);
            return bounded;
        });
        cases.put(
                "retained",
                (from, to) -> from.port().receive().retain().subscribe(frame -> {
                    probe.see(frame);
                    frame.release();
                }));
        cases.put("batches", (from, to) -> from.port().receiveBatches().subscribe(batch -> batch.forEach(probe::see)));
        cases.put("forward", (from, to) -> to.port().send(from.port().receive()).subscribe());
        cases.put(
                "forward-map-filter",
                (from, to) -> to.port()
                        .send(from.port().receive().map(frame -> frame).filter(frame -> frame.length() > 0))
                        .subscribe());
        cases.put(
                "forward-batches",
                (from, to) ->
                        to.port().sendBatches(from.port().receiveBatches()).subscribe());
        return cases;
    }

    private void see(Frame frame) {
        seen += frame.length();
    }

    /** Publishes that many frames, lets the second peer swallow what it is sent, and waits until all are gone. */
    private static void feed(RawPeer from, RawPeer to, long frames) {
        for (long fed = 0; fed < frames; ) {
            if (from.room(0) >= BURST.length) {
                from.publish(0, BURST);
                fed += BURST.length;
            } else {
                Thread.onSpinWait();
            }
            to.swallow(0);
        }
        while (from.room(0) < RING) {
            to.swallow(0);
        }
    }

    /** Asks for 256 and then for 192 whenever so many have come. */
    private static final class Bounded extends BaseSubscriber<Frame> {

        private final AllocationProbe probe;
        private int since;

        Bounded(AllocationProbe probe) {
            this.probe = probe;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(256);
        }

        @Override
        protected void hookOnNext(Frame frame) {
            probe.see(frame);
            if (++since == 192) {
                since = 0;
                request(192);
            }
        }
    }
}
