package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops that sleep, and signals that wake them. */
class MemifWakeupTest extends MemifScenario {

    private static final int ROUNDS = 3_000;
    private static final int LOAD = 200_000;

    @ParameterizedTest
    @EnumSource(
            value = RxMode.class,
            names = {"INTERRUPT", "ADAPTIVE"})
    void shouldGetTheLastFrameOfEveryBurstWhenBurstsAndSilenceAlternate(RxMode mode) {
        PollerGroup serverLoops = PollerGroup.create("server", 1);
        PollerGroup clientLoops = PollerGroup.create("client", 1);
        MemifPort server = opened(server().rxMode(mode).loops(serverLoops).listenNow());
        MemifPort client = opened(client().rxMode(mode).loops(clientLoops).connectNow());
        SequencedFrames frames = new SequencedFrames(64);
        server.receive().subscribe(frames);
        int sent = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int burst = 1 + round % 3;
            client.send(frames.sentBy(client, sent, burst)).block(SOON);
            sent += burst;
            int upTo = sent;
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofNanos(1 + round % 200_000))
                    .until(() -> frames.arrived() == upTo);
        }

        close(client, server);
        serverLoops.dispose();
        clientLoops.dispose();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawRing.MASK_INTERRUPT})
    void shouldAskForSignalsItselfWhateverTheClientLeftInTheFlags(int flags) {
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).listenNow());
        AtomicInteger received = new AtomicInteger();
        server.receive().subscribe(frame -> received.incrementAndGet());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            RawRing ring = memory.c2sRings().get(0);
            ring.flags(flags);
            client.handshake(RawMessage.init(0), memory);
            for (int i = 1; i <= 100; i++) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> (ring.flags() & RawRing.MASK_INTERRUPT) == 0);
                ring.head(i);
                ring.interrupt().signal();
                int upTo = i;
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() == upTo);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldCountEachCallOfALoopThatSleeps(RxMode mode) {
        MemifPort server = opened(server().rxMode(mode).listenNow());
        AtomicInteger received = new AtomicInteger();
        server.receive().subscribe(frame -> received.incrementAndGet());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            RawRing ring = memory.c2sRings().get(0);
            client.handshake(RawMessage.init(0), memory);
            for (int i = 1; i <= 100; i++) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> mode == RxMode.POLLING || (ring.flags() & RawRing.MASK_INTERRUPT) == 0);
                ring.head(i);
                ring.interrupt().signal();
                int upTo = i;
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() == upTo);
            }
        }

        if (mode == RxMode.POLLING) {
            assertThat(server.stats().rx().get(0).wakeups()).isZero();
        } else {
            assertThat(server.stats().rx().get(0).wakeups()).isBetween(10L, 100L);
        }
    }

    @Test
    void shouldUseNoCpuWhenNothingComes() {
        PollerGroup loops = PollerGroup.create("idle", 2);
        MemifPort server = opened(server().loops(loops).rxMode(RxMode.INTERRUPT).listenNow());
        MemifPort client = opened(client().loops(loops).rxMode(RxMode.INTERRUPT).connectNow());
        server.receive().subscribe();
        client.receive().subscribe();
        awaitUp(server, client);

        assertThat(LoopCpu.ofASecond("idle-")).isLessThan(Duration.ofMillis(100));
        close(client, server);
        loops.dispose();
    }

    @Test
    void shouldSleepAndPollAsEachQueueIsTold() {
        PollerGroup loops = PollerGroup.create("switched", 2);
        MemifPort server =
                opened(server().queues(2, 2).loops(loops).rxMode(RxMode.POLLING).listenNow());
        MemifPort client = opened(client().queues(2, 2).rxMode(RxMode.INTERRUPT).connectNow());
        server.receive(0).subscribe();
        server.receive(1).subscribe();
        awaitUp(server, client);

        server.rxMode(0, RxMode.INTERRUPT);
        server.rxMode(1, RxMode.INTERRUPT);
        assertThat(LoopCpu.ofASecond("switched-")).isLessThan(Duration.ofMillis(100));

        server.rxMode(1, RxMode.POLLING);
        Awaitility.await().until(() -> LoopCpu.ofASecond("switched-").toMillis() > 100);
        close(client, server);
        loops.dispose();
    }

    @Test
    void shouldLoseNothingWhenModesAreSwitchedUnderLoad() {
        MemifPort server = opened(server().listenNow());
        MemifPort client = opened(client().connectNow());
        SequencedFrames frames = new SequencedFrames(64);
        server.receive().subscribe(frames);
        AtomicInteger switches = new AtomicInteger();

        client.send(frames.sentBy(client, LOAD)).subscribe();

        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            server.rxMode(0, RxMode.values()[switches.incrementAndGet() % RxMode.values().length]);
            return frames.arrived() == LOAD;
        });
        close(client, server);
    }

    @Test
    void shouldIgnoreSignalsThatComeWithoutFrames() {
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).listenNow());
        AtomicInteger received = new AtomicInteger();
        server.receive().subscribe(frame -> received.incrementAndGet());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);
            RawRing ring = memory.c2sRings().get(0);
            for (int i = 1; i <= 100; i++) {
                for (int spurious = 0; spurious < 100; spurious++) {
                    ring.interrupt().signal();
                }
                ring.head(i);
                ring.interrupt().signal();
                int upTo = i;
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() == upTo);
            }
        }
        assertThat(server.stats().rx().get(0).faults()).isZero();
    }
}
