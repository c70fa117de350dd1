package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.frame.Frame;
import io.ringflux.queue.TxQueue;
import io.ringflux.testkit.OpenResources;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** Frames that DPDK's memif driver reads where they are. */
class ZeroCopyToTestpmdIT extends ZeroCopyScenario {

    private static final int KILLS = 10;
    private static final int POOL_FRAMES = 4096;

    @BeforeAll
    static void findTestpmd() {
        TestpmdOptions.assumeInstalled();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1500, 5000})
    void shouldSendEveryFrameToTestpmd(int length) {
        try (Testpmd server = TestpmdOptions.server(path()).forward("rxonly").start()) {
            server.command("start");
            MemifPort client = opened(sending().connectNow());

            TestpmdScenario.assertSentAll(client, server, length);

            Awaitility.await().until(() -> allocatable(client) == POOL_FRAMES);
        }
    }

    @ParameterizedTest
    @CsvSource({"io,60", "io,5000", "macswap,64", "macswap,5000"})
    void shouldGetEveryFrameBackInOrderWhenTestpmdEchoes(String mode, int length) {
        try (Testpmd server = TestpmdOptions.server(path()).forward(mode).start()) {
            server.command("start");
            MemifPort client = opened(sending().connectNow());

            TestpmdScenario.assertEchoed(client, 0, length);

            Awaitility.await().until(() -> allocatable(client) == POOL_FRAMES);
        }
    }

    @Test
    @Timeout(120)
    void shouldMeetTestpmdAgainWheneverItsPortIsRestartedUnderLoad() {
        try (Testpmd server = TestpmdOptions.server(path()).forward("rxonly").start()) {
            MemifPort client = opened(sending()
                    .reconnect(Duration.ofMillis(1), Duration.ofMillis(10))
                    .openNow());
            Disposable load = client.fill(0, queue -> sendAll(client, queue)).subscribe();
            for (int i = 1; i <= 5; i++) {
                int links = i;
                Awaitility.await().until(() -> client.stats().linksUp() >= links);
                server.command("start");
                long already = client.stats().tx().get(0).frames();
                Awaitility.await().until(() -> client.stats().tx().get(0).frames() > already + 100_000);
                server.command("stop");
                server.command("port stop 0");
                server.command("port start 0");
            }
            Awaitility.await().until(() -> client.stats().linksUp() >= 6);
            load.dispose();
            server.command("start");
            Awaitility.await().until(() -> allocatable(client) == POOL_FRAMES);
        }
    }

    @Test
    @Timeout(300)
    void shouldHoldNoMoreThanBeforeWhenServersAreKilledUnderLoad() throws IOException {
        MemifPort client = opened(sending()
                .reconnect(Duration.ofMillis(10), Duration.ofMillis(100))
                .openNow());
        Disposable load = client.fill(0, queue -> sendAll(client, queue)).subscribe();
        OpenResources before = OpenResources.now();
        for (int kill = 1; kill <= KILLS; kill++) {
            Testpmd server = TestpmdOptions.server(path()).forward("rxonly").start();
            server.command("start");
            long already = client.stats().tx().get(0).frames();
            Awaitility.await().until(() -> client.stats().tx().get(0).frames() > already + 100_000);

            server.kill();

            Awaitility.await().until(() -> status(client) == Status.DOWN);
            Files.deleteIfExists(Path.of(path()));
        }

        assertThat(OpenResources.now().addedSince(before)).isEmpty();
        assertThat(client.stats().linksUp()).isEqualTo(KILLS);
        load.dispose();
        Awaitility.await().until(() -> allocatable(client) == POOL_FRAMES);
    }

    private MemifClient sending() {
        return connecting().poolFrames(POOL_FRAMES);
    }

    /** Single frames and chains in turn, as many as there is room and memory for. */
    private static int sendAll(MemifPort port, TxQueue queue) {
        for (int sent = 0; sent < 64; sent++) {
            Frame frame = port.allocate(sent % 4 == 0 ? 3_000 : 60);
            if (frame == null) {
                return sent;
            }
            int used = queue.submit(frame);
            frame.release();
            if (used <= 0) {
                return sent;
            }
        }
        return 64;
    }
}
