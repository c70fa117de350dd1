package io.ringflux.memif;

import io.ringflux.LinkState.Status;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many links, one after another, on ports that stay. */
class MemifReconnectTest extends MemifScenario {

    private static final int CYCLES = 1_000;

    @Test
    void shouldHoldNoMoreThanAtFirstWhenAClientCameAndWentOftenInBothManners() {
        MemifPort server = opened(server().rxMode(RxMode.INTERRUPT).listenNow());
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
    }

    @Test
    void shouldConnectAgainEveryTimeWhenTheServerPartsWithItsClient() {
        PollerGroup loops = PollerGroup.create("reconnect", 2);
        MemifPort server = opened(server().loops(loops).listenNow());
        MemifPort client = opened(client().loops(loops)
                .ringSize(16)
                .reconnect(Duration.ofMillis(1), Duration.ofMillis(2))
                .connectNow());
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
}
