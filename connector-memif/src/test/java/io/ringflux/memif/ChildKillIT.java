package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMessage;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Our side dies under load, again and again; DPDK's sees that, and takes the next. The driver of DPDK 22.11 crashes
 * when its peer dies while it forwards, so that stops first.
 */
class ChildKillIT extends TestpmdScenario {

    private static final int KILLS = 5;
    private static final int LOAD = 100_000;

    @Test
    @Timeout(300)
    void shouldBeTakenBackWhenAClientOfOursWasKilled() {
        try (Testpmd server = TestpmdOptions.server(path()).forward("rxonly").start()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                server.command("start");
                try (ChildPeer child = ChildPeer.client(path())) {
                    assertThat(child).isNotNull();
                    awaitLoad(server);
                    server.command("stop");
                }
                awaitLink(server, "down");
            }
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    @Timeout(300)
    void shouldTakeItsOwnPlaceAgainWhenAServerOfOursWasKilled() {
        ChildPeer child = ChildPeer.server(path());
        awaitListening();
        try (Testpmd client = TestpmdOptions.client(path()).forward("rxonly").start()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                client.command("start");
                awaitLoad(client);
                client.command("stop");

                child.close();

                awaitLink(client, "down");
                assertThat(Path.of(path())).exists();
                child = ChildPeer.server(path());
                awaitListening();
                client.command("port stop 0");
                client.command("port start 0");
                awaitLink(client, "up");
            }
            assertThat(client.isAlive()).isTrue();
        } finally {
            child.close();
        }
    }

    private static void awaitLoad(Testpmd peer) {
        Awaitility.await().until(() -> peer.counters().rxPackets() > LOAD);
    }

    private static void awaitLink(Testpmd peer, String status) {
        Awaitility.await().until(() -> peer.command("show port info 0").contains("Link status: " + status));
    }

    /** DPDK's client connects only when its port starts, and that fails as long as nobody listens. */
    private void awaitListening() {
        Awaitility.await().ignoreExceptions().until(() -> {
            try (RawMemifPeer probe = RawMemifPeer.connect(path())) {
                return probe.expect(RawMessage.HELLO) != null;
            }
        });
    }
}
