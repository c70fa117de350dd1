package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client whose eventfds count down one by one, and stay readable until all is taken. */
class MemifSemaphoreTest extends MemifScenario {

    private static final int FRAMES = 100;

    @Test
    void shouldWakeAndBeWokenOnceForEachSignal() {
        PollerGroup loops = PollerGroup.create("semaphore", 1);
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).loops(loops).listenNow());
        AtomicInteger received = new AtomicInteger();
        server.receive().subscribe(frame -> received.incrementAndGet());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            useSemaphores(memory.c2sRings());
            useSemaphores(memory.s2cRings());
            client.handshake(RawMessage.init(0), memory);
            awaitUp(server);
            RawRing c2s = memory.c2sRings().get(0);
            RawRing s2c = memory.s2cRings().get(0);
            s2c.head(FRAMES);

            for (int i = 1; i <= FRAMES; i++) {
                int upTo = i;
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> (c2s.flags() & RawRing.MASK_INTERRUPT) == 0);
                c2s.head(i);
                c2s.interrupt().signal();
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> received.get() == upTo);
                server.send(new SequencedFrames(64).sentBy(server, i, 1)).block(SOON);
                assertThat(s2c.interrupt().drain()).isEqualTo(1);
            }

            assertThat(s2c.tail()).isEqualTo(FRAMES);
            assertThat(s2c.interrupt().drain()).isZero();
            assertThat(LoopCpu.ofASecond("semaphore-")).isLessThan(Duration.ofMillis(100));
        }
        closeOpened();
        loops.dispose();
    }

    private static void useSemaphores(List<RawRing> rings) {
        rings.replaceAll(ring -> {
            RawRing other = ring.signalledBy(LinuxCalls.semaphore());
            ring.close();
            return other;
        });
    }
}
