package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.Disposable;

/** What is asked of every link to DPDK's memif driver; skipped where there is none. */
abstract class TestpmdScenario extends MemifScenario {

    static final int WINDOW = 200;

    private static final int FIRST_SEGMENT = 2048;

    @BeforeAll
    static void findTestpmd() {
        TestpmdOptions.assumeInstalled();
    }

    /**
     * The driver of DPDK 22.11 forgets, after each time that its ring was full, to chain the first packet's first
     * segment to the others: such a packet arrives as two frames.
     */
    static void assertReceivedAll(MemifPort port, Testpmd peer, int length) {
        AtomicLong packets = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        LongAdder wrong = new LongAdder();
        Disposable receiving = port.receive().subscribe(frame -> {
            int frameBytes = frame.totalLength();
            bytes.addAndGet(frameBytes);
            if (frameBytes == length || frameBytes == length - FIRST_SEGMENT) {
                packets.incrementAndGet();
            } else if (frameBytes != FIRST_SEGMENT) {
                wrong.increment();
            }
        });
        peer.command("start");
        Awaitility.await().until(() -> packets.get() > 200_000);
        peer.command("stop");
        long sent = peer.counters().txPackets();

        Awaitility.await().untilAsserted(() -> assertThat(bytes).hasValue(sent * length));
        assertThat(packets).hasValue(sent);
        assertThat(wrong.sum()).isZero();
        assertThat(port.stats().rx().get(0).bytes()).isEqualTo(sent * length);
        receiving.dispose();
    }

    static void assertSentAll(MemifPort port, Testpmd peer, int length) {
        int count = 50_000;
        awaitUp(port);
        port.send(new SequencedFrames(length).sentBy(port, count)).block(SOON);

        Awaitility.await()
                .untilAsserted(() -> assertThat(peer.counters().rxPackets()).isEqualTo(count));
        assertThat(peer.counters().rxBytes()).isEqualTo((long) count * length);
    }

    /** No more at once than fit into testpmd's ring: it drops what does not. */
    static void assertEchoed(MemifPort port, int queue, int length) {
        awaitUp(port);
        SequencedFrames frames = new SequencedFrames(length);
        Disposable receiving = port.receive(queue)
                .filter(frame -> frame.totalLength() == length)
                .subscribe(frames);
        for (int sent = 0; sent < 20_000; sent += WINDOW) {
            int upTo = sent + WINDOW;
            port.send(queue, frames.sentBy(port, sent, WINDOW)).block(SOON);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> frames.arrived() == upTo || receiving.isDisposed());
            assertThat(frames.arrived()).isEqualTo(upTo);
        }
        receiving.dispose();
    }
}
