package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.HugePagesLease;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory on huge pages, ours shared with DPDK's memif driver and the other way round. */
class TestpmdHugePagesIT extends MemifScenario {

    private static final int OURS = 16;
    private static final int THEIRS = 128;

    private HugePagesLease lease;

    @BeforeAll
    static void findTestpmd() {
        TestpmdOptions.assumeInstalled();
    }

    @AfterEach
    void givePagesBack() {
        closeOpened();
        if (lease != null) {
            lease.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"60,false", "5000,false", "60,true", "5000,true"})
    void shouldShareHugePagesWithTestpmd(int length, boolean zeroCopy) {
        lease = HugePagesLease.of(OURS);
        int free = HugePagesLease.free();
        try (Testpmd server = TestpmdOptions.server(path()).forward("macswap").start()) {
            server.command("start");
            MemifPort client =
                    opened(client().hugePages(true).zeroCopyTransmit(zeroCopy).connectNow());
            assertThat(HugePagesLease.free()).isLessThan(free);

            TestpmdScenario.assertEchoed(client, 0, length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1500})
    void shouldMapHugePagesThatTestpmdSharesWithoutACopy(int length) {
        lease = HugePagesLease.of(THEIRS);
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path())
                .zeroCopy()
                .onHugePages()
                .forward("io")
                .start()) {
            client.command("start");
            awaitUp(server);
            assertThat(server.details().peer().regionBytes())
                    .hasSizeGreaterThan(1)
                    .last()
                    .matches(bytes -> bytes % HugePagesLease.pageBytes() == 0);

            TestpmdScenario.assertEchoed(server, 0, length);
        }
    }
}
