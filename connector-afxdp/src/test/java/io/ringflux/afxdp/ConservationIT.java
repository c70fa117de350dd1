package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.afxdp.program.LiveFrames;
import io.ringflux.frame.Frame;
import io.ringflux.queue.RxQueue;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Frames are neither lost nor doubled inside a port, whatever its subscriber does, while the kernel sends live frames.
 */
@LeakCheck
class ConservationIT {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int COUNT = 1_000_000;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    private AfXdpPort port;

    @BeforeEach
    void openLab() {
        port = lab.open(lab.rightClient().everything().frames(1024, 64).ringSize(256));
    }

    @Test
    void shouldStayWithinItsMemoryWhenTheSubscriberIsSlow() {
        AtomicLong seen = new AtomicLong();
        AtomicLong checks = new AtomicLong();
        AtomicLong faults = new AtomicLong();
        port.receive().subscribe(new BaseSubscriber<Frame>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(Frame frame) {
                if (seen.incrementAndGet() % 100 == 0) {
                    checks.incrementAndGet();
                    faults.addAndGet(port.frames().conserves() ? 0 : 1);
                }
                request(1);
            }
        });
        long usedBefore = usedHeap();

        sendUntil(COUNT, seen);

        assertThat(usedHeap() - usedBefore).isLessThan(64L << 20);
        assertThat(checks.get()).isPositive();
        assertThat(faults.get()).isZero();
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(port.stats().rxFrames()
                                + port.stats().rx().get(0).dropped())
                        .isEqualTo(seen.get() + port.statistics(0).lost()));
    }

    @Test
    void shouldCountEveryFrameOnceWhenTheSubscriberKeepsMany() {
        Queue<Frame> kept = new ArrayDeque<>();
        AtomicLong seen = new AtomicLong();
        AtomicLong faults = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        port.receive().subscribe(frame -> {
            long number = seen.incrementAndGet();
            if (number % 3 == 0 && !enough.get()) {
                kept.add(frame.retain());
            }
            while (kept.size() > (enough.get() ? 0 : 700)) {
                kept.remove().release();
            }
            if (number % 100 == 0) {
                FrameCensus census = port.frames();
                faults.addAndGet(census.conserves() && census.user() + RxQueue.MAX_BURST >= kept.size() ? 0 : 1);
            }
        });

        sendUntil(COUNT / 4, seen);

        assertThat(faults.get()).isZero();
        assertThat(seen.get()).isGreaterThan(700);
        enough.set(true);
        long before = seen.get();
        send(1_000);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> seen.get() > before && port.frames().user() == 0);
        Awaitility.await().atMost(LONG).until(() -> port.frames().conserves());
    }

    @Test
    void shouldRecoverWhenAllFramesWereKept() {
        Queue<Frame> kept = new ArrayDeque<>();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong seen = new AtomicLong();
        port.receive().subscribe(frame -> {
            seen.incrementAndGet();
            synchronized (kept) {
                if (!enough.get()) {
                    kept.add(frame.retain());
                }
            }
        });
        Awaitility.await().atMost(LONG).until(() -> {
            send(5_000);
            return port.stats().rx().get(0).starved() > 0
                    && port.statistics(0).rxFillRingEmpty() + port.statistics(0).rxRingFull() > 0;
        });
        long before = seen.get();

        synchronized (kept) {
            enough.set(true);
            kept.forEach(Frame::release);
        }
        Awaitility.await().atMost(LONG).until(() -> seen.get() > before);

        Awaitility.await().atMost(LONG).until(() -> {
            send(1_000);
            return seen.get() > before + 5_000;
        });
        Awaitility.await().atMost(LONG).until(() -> port.frames().user() == 0);
    }

    /** A veth loses frames by itself when its own ring is full, so more may have to be sent than arrive. */
    private void sendUntil(int count, AtomicLong seen) {
        while (seen.get() + port.statistics(0).lost() < count) {
            send(count / 4);
        }
    }

    private void send(int count) {
        lab.left().call(() -> {
            LiveFrames.send("left", new byte[64], count);
            return count;
        });
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
