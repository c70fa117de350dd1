package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.PortStats.QueueStats;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client of DPDK posts its empty buffers only when it begins to forward. */
class TestpmdDemandIT extends TestpmdScenario {

    private static final int FRAMES = 5_000;

    @Test
    void shouldHoldTheSenderBackWithoutABusyLoopUntilTestpmdPostsBuffers() {
        PollerGroup loops = PollerGroup.create("held-back", 1);
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).loops(loops).listenNow());
        try (Testpmd client = TestpmdOptions.client(path()).forward("rxonly").start()) {
            awaitUp(server);
            CompletableFuture<Void> sent =
                    server.send(new SequencedFrames(64).sentBy(server, FRAMES)).toFuture();
            Awaitility.await().until(() -> tx(server).longestStallNs() > 0);

            Duration cpu = LoopCpu.ofASecond("held-back-");

            assertThat(cpu).isLessThan(Duration.ofMillis(500));
            assertThat(tx(server).frames()).isZero();
            assertThat(tx(server).longestStallNs())
                    .isGreaterThan(Duration.ofMillis(900).toNanos());
            assertThat(sent).isNotDone();
            client.command("start");
            assertThat(sent).succeedsWithin(SOON);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(client.counters().rxPackets()).isEqualTo(FRAMES));
        }
        closeOpened();
        loops.dispose();
    }

    private static QueueStats tx(MemifPort port) {
        return port.stats().tx().get(0);
    }
}
