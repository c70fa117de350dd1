package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signals hail down on the threads of loops, which breaks off every call that waits. */
class MemifSignalTest extends MemifScenario {

    private static final int ROUNDS = 200;
    private static final int BURST = 100;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong signals = new AtomicLong();

    @BeforeEach
    void handleSignal() {
        LinuxCalls.handleSignal();
    }

    @AfterEach
    void ignoreSignal() {
        over.set(true);
        LinuxCalls.ignoreSignal();
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldLoseNothingInAStormOfSignals(RxMode mode) {
        String name = "storm" + mode.ordinal();
        PollerGroup loops = PollerGroup.create(name, 2);
        MemifPort server = opened(server().rxMode(mode).loops(loops).listenNow());
        Awaitility.await().until(() -> LinuxCalls.threads(name).length == 2);
        int[] threads = LinuxCalls.threads(name);
        CompletableFuture<Void> storm = CompletableFuture.runAsync(() -> storm(threads));
        Awaitility.await().until(() -> signals.get() > 0);
        MemifPort client = opened(client().rxMode(mode).loops(loops).connectNow());
        SequencedFrames frames = new SequencedFrames(64);
        server.receive().subscribe(frames);

        for (int round = 0; round < ROUNDS; round++) {
            client.send(frames.sentBy(client, round * BURST, BURST)).block(SOON);
            int upTo = (round + 1) * BURST;
            Awaitility.await().until(() -> frames.arrived() == upTo);
        }
        long before = signals.get();
        close(client);
        close(opened(client().loops(loops).connectNow()));

        Awaitility.await().until(() -> signals.get() > before + ROUNDS);
        assertThat(server.stats().linksUp()).isEqualTo(2);
        assertThat(server.stats().rx().get(0).faults()).isZero();
        over.set(true);
        assertThat(storm).succeedsWithin(SOON);
        closeOpened();
        loops.dispose();
    }

    private void storm(int[] threads) {
        while (!over.get()) {
            for (int thread : threads) {
                assertThat(LinuxCalls.signal(thread)).isTrue();
                signals.incrementAndGet();
            }
            Thread.yield();
        }
    }
}
