package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ringflux.LinkException;
import io.ringflux.testkit.HugePagesLease;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Memory on huge pages, shared by a client with a server of this JVM. */
class MemifHugePagesTest extends MemifScenario {

    private static final int PAGES = 4;
    private static final int COUNT = 20_000;
    private static final long HUGE_BYTES = 2L << 30;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCarryFramesBothWaysAndGiveThePagesBack(boolean zeroCopy) {
        HugePagesLease lease = HugePagesLease.of(PAGES);
        try {
            int free = HugePagesLease.free();
            MemifPort server = server().listenNow();
            MemifPort client = client().hugePages(true)
                    .zeroCopyTransmit(zeroCopy)
                    .ringSize(64)
                    .poolFrames(512)
                    .connectNow();
            awaitUp(server);

            assertThat(server.details().peer().regionBytes())
                    .hasSize(zeroCopy ? 2 : 1)
                    .containsOnly(HugePagesLease.pageBytes());
            assertThat(HugePagesLease.free()).isEqualTo(free - (zeroCopy ? 2 : 1));
            assertCarried(client, server);
            assertCarried(server, client);

            close(client, server);
            Awaitility.await().until(() -> HugePagesLease.free() == free);
        } finally {
            lease.close();
        }
    }

    @Test
    void shouldSayWhatToDoWhenTooFewPagesAreFree() {
        assumeThat(HugePagesLease.free() * HugePagesLease.pageBytes())
                .as("free huge pages, more than this test wants to take")
                .isLessThan(HUGE_BYTES);
        opened(server().listenNow());
        MemifClient client = client().hugePages(true).ringSize(16_384).bufferSize(65_535);

        assertThatThrownBy(client::connectNow)
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("reserve huge pages with the sysctl vm.nr_hugepages");
    }

    private static void assertCarried(MemifPort from, MemifPort to) {
        SequencedFrames frames = new SequencedFrames(1_000);
        Mono<Void> received = to.receive().take(COUNT).doOnNext(frames).then().cache();
        received.subscribe();

        for (int sent = 0; sent < COUNT; sent += 200) {
            int upTo = sent + 200;
            from.send(frames.sentBy(from, sent, 200)).block(SOON);
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> frames.arrived() == upTo);
        }

        received.block(SOON);
    }
}
