package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A loop that sleeps is woken for every frame, and soon. */
class MemifInterruptIT extends MemifScenario {

    private static final Logger LOG = LoggerFactory.getLogger(MemifInterruptIT.class);
    private static final int TOGGLES = 1_000_000;
    private static final int LONGEST_SPIN = 400;
    private static final int PACKETS = 1_000;
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long SOON_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final PollerGroup loops = PollerGroup.create("interrupted", 2);
    private volatile int received;

    @AfterEach
    void closeLoops() {
        closeOpened();
        loops.dispose();
    }

    /** The peer's next frame comes at any moment while the loop goes to sleep, and its signal only where asked for. */
    @Test
    @Timeout(900)
    void shouldMissNoFrameWhenItsMaskIsToggledAMillionTimes() {
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).loops(loops).listenNow());
        server.receive().subscribe(frame -> count());
        int toggles = 0;
        int sent = 0;
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);
            RawRing ring = memory.c2sRings().get(0);
            while (toggles < TOGGLES) {
                for (int spin = sent % LONGEST_SPIN; spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                ring.head(++sent);
                if ((ring.flags() & RawRing.MASK_INTERRUPT) == 0) {
                    ring.interrupt().signal();
                    toggles++;
                }
                awaitReceived(sent);
            }
        }
        LOG.info("{} frames, {} of them signalled, {} wake-ups", sent, toggles, wakeups(server));
        assertThat(server.stats().rxFrames()).isEqualTo(sent);
    }

    /** How late the sender itself is woken says how much of a delay is the machine's. */
    @Test
    @Timeout(300)
    void shouldDelayNoFrameWhenOneComesNowAndThen() {
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).loops(loops).listenNow());
        MemifPort client = opened(client().rxMode(RxMode.INTERRUPT).loops(loops).connectNow());
        Histogram delays = new ConcurrentHistogram(3);
        Histogram lateness = new Histogram(3);
        server.receive().subscribe(frame -> {
            delays.recordValue(Math.max(0, System.nanoTime() - frame.buffer().getLong(0)));
            count();
        });
        for (int i = 1; i <= PACKETS; i++) {
            long wakeNs = System.nanoTime() + INTERVAL_NS;
            while (System.nanoTime() - wakeNs < 0) {
                LockSupport.parkNanos(wakeNs - System.nanoTime());
            }
            lateness.recordValue(System.nanoTime() - wakeNs);
            Frame frame = client.allocate(Long.BYTES);
            frame.buffer().putLong(0, System.nanoTime());
            client.send(Mono.just(frame)).block(SOON);
            awaitReceived(i);
        }

        LOG.info("delay: {}; the sender was woken late by: {}", text(delays), text(lateness));
        assertThat(delays.getValueAtPercentile(50)).isLessThan(SOON_NS);
        assertThat(delays.getValueAtPercentile(99)).isLessThan(SOON_NS + 2 * lateness.getValueAtPercentile(99));
        assertThat(wakeups(server)).isGreaterThan(PACKETS / 2);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void count() {
        received++;
    }

    private void awaitReceived(int count) {
        long deadlineNs = System.nanoTime() + SOON.toNanos();
        while (received != count) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("frame " + count + " did not arrive within " + SOON);
            }
            Thread.yield();
        }
    }

    private static long wakeups(MemifPort port) {
        return port.stats().rx().get(0).wakeups();
    }

    private static String text(Histogram histogram) {
        return "median " + Duration.ofNanos(histogram.getValueAtPercentile(50)) + ", 99 % "
                + Duration.ofNanos(histogram.getValueAtPercentile(99)) + ", most "
                + Duration.ofNanos(histogram.getMaxValue());
    }
}
