package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.testkit.OpenResources;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/** DPDK's side dies under load, again and again; ours lives, takes the next, and holds no more than before. */
class TestpmdKillIT extends TestpmdScenario {

    private static final Logger LOG = LoggerFactory.getLogger(TestpmdKillIT.class);
    private static final int KILLS = 20;

    @Test
    @Timeout(300)
    void shouldHoldNoMoreThanBeforeWhenClientsAreKilledUnderLoad() {
        MemifPort server = opened(server().listenNow());
        AtomicLong frames = new AtomicLong();
        Disposable receiving = server.receive().subscribe(frame -> frames.incrementAndGet());
        OpenResources before = OpenResources.now();
        for (int kill = 1; kill <= KILLS; kill++) {
            long already = frames.get();
            Testpmd client = TestpmdOptions.client(path()).forward("txonly").start();
            client.command("start");
            Awaitility.await().until(() -> frames.get() > already + 100_000);

            client.kill();

            Awaitility.await().until(() -> status(server) == Status.DOWN);
        }

        OpenResources after = OpenResources.now();
        LOG.info("{} clients killed, {} frames: before {}, after {}", KILLS, frames, before, after);
        assertThat(after.addedSince(before)).isEmpty();
        assertThat(server.stats().linksUp()).isEqualTo(KILLS);
        assertThat(server.stats().rxFrames()).isEqualTo(frames.get());
        receiving.dispose();
    }

    @Test
    @Timeout(300)
    void shouldConnectAgainWhenServersAreKilledUnderLoad() throws IOException {
        MemifPort client = opened(client().reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
                .openNow());
        AtomicLong frames = new AtomicLong();
        Disposable receiving = client.receive().subscribe(frame -> frames.incrementAndGet());
        OpenResources before = OpenResources.now();
        for (int kill = 1; kill <= KILLS; kill++) {
            long already = frames.get();
            Testpmd server = TestpmdOptions.server(path()).forward("txonly").start();
            server.command("start");
            Awaitility.await().until(() -> frames.get() > already + 100_000);

            server.kill();

            Awaitility.await().until(() -> status(client) == Status.DOWN);
            Files.deleteIfExists(Path.of(path()));
        }

        OpenResources after = OpenResources.now();
        LOG.info("{} servers killed, {} frames: before {}, after {}", KILLS, frames, before, after);
        assertThat(after.addedSince(before)).isEmpty();
        assertThat(client.stats().linksUp()).isEqualTo(KILLS);
        receiving.dispose();
    }
}
