package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** DPDK carries ethernet only. */
class TestpmdModeIT extends TestpmdScenario {

    @Test
    void shouldSayWhyTestpmdRefusesWhenModesDiffer() {
        try (Testpmd server = TestpmdOptions.server(path()).forward("io").start()) {
            server.command("start");

            assertThatThrownBy(() -> client().mode(MemifMode.IP).connectNow())
                    .isInstanceOfSatisfying(MemifException.class, end -> {
                        assertThat(end.reason()).isEqualTo(Reason.PEER_DISCONNECTED);
                        assertThat(end.peerMessage()).isEqualTo("Only ethernet mode supported");
                    });

            MemifPort client = opened(client().connectNow());
            assertEchoed(client, 0, 64);
        }
    }

    @Test
    void shouldRefuseTestpmdWhenModesDifferAndTakeItOnceTheyAgree() {
        MemifPort strict = opened(server().mode(MemifMode.IP).listenNow());
        try (Testpmd client = TestpmdOptions.client(path()).forward("io").start()) {
            client.command("set log pmd.net.memif 8");
            client.command("port stop 0");
            client.command("port start 0");
            Awaitility.await().until(() -> client.output().contains("mode mismatch"));
            assertThat(client.command("show port info 0")).contains("Link status: down");
            assertThat(strict.stats().linksUp()).isZero();
            close(strict);

            MemifPort server = opened(server().listenNow());
            client.command("port stop 0");
            client.command("port start 0");
            client.command("start");

            assertEchoed(server, 0, 64);
        }
    }
}
