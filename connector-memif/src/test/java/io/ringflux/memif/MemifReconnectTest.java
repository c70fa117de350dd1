package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Many links, one after another, on ports that stay. */
@LeakCheck
class MemifReconnectTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CYCLES = 1_000;

    @TempDir
    private Path directory;

    @Test
    void shouldHoldNoMoreThanAtFirstWhenAClientCameAndWentOftenInBothManners() {
        MemifPort server = server().listenNow();
        AtomicLong received = new AtomicLong();
        server.receive().subscribe(frame -> received.incrementAndGet());
        for (int cycle = 1; cycle <= CYCLES; cycle++) {
            try (RawMemifPeer client = RawMemifPeer.connect(path());
                    RawMemory memory = RawMemory.create(1, 1, 4, 64, RawMemory.LINE_64)) {
                client.handshake(RawMessage.init(0), memory);
                memory.c2sRings().get(0).head(10);
                memory.c2sRings().get(0).interrupt().signal();
                if (cycle % 2 == 0) {
                    client.send(RawMessage.disconnect(""));
                }
            }
            int links = cycle;
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> server.stats().linksUp() == links && status(server) == Status.DOWN);
        }

        Awaitility.await().until(() -> received.get() == CYCLES * 10L);
        close(server);
    }

    @Test
    void shouldConnectAgainEveryTimeWhenTheServerPartsWithItsClient() {
        PollerGroup loops = PollerGroup.create("reconnect", 2);
        MemifPort server = server().loops(loops).listenNow();
        MemifPort client = MemifClient.create()
                .socket(path())
                .loops(loops)
                .ringSize(16)
                .reconnect(Duration.ofMillis(1), Duration.ofMillis(2))
                .connectNow();
        for (int cycle = 1; cycle <= CYCLES / 10; cycle++) {
            int links = cycle;
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> server.stats().linksUp() >= links && status(server) == Status.UP);
            server.disconnect();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> client.stats().linksUp() > links);
        }

        close(client, server);
        loops.dispose();
    }

    private MemifServer server() {
        return MemifServer.create().socket(path()).rxMode(RxMode.INTERRUPT);
    }

    private String path() {
        return directory.resolve("memif.sock").toString();
    }

    private static Status status(MemifPort port) {
        return port.link().blockFirst(SOON).status();
    }

    private static void close(MemifPort... ports) {
        assertThat(ports).isNotEmpty();
        Flux.just(ports)
                .doOnNext(MemifPort::dispose)
                .flatMap(MemifPort::onDispose)
                .blockLast(SOON);
    }
}
