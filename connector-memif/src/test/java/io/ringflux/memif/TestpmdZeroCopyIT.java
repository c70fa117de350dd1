package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against DPDK's memif driver when it copies nothing: its buffers lie anywhere in all of its memory. */
class TestpmdZeroCopyIT extends TestpmdScenario {

    @ParameterizedTest
    @CsvSource({"64,64", "1500,1500", "'2048,2048,904',5000"})
    void shouldReceiveEveryFrameThatTestpmdSendsFromItsOwnBuffers(String segments, int length) {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path())
                .zeroCopy()
                .forward("txonly")
                .application("--txpkts=" + segments)
                .start()) {
            assertReceivedAll(server, client, length);
            assertThat(server.details().peer().regionBytes()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1500, 5000})
    void shouldSendEveryFrameIntoTestpmdsOwnBuffers(int length) {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client =
                TestpmdOptions.client(path()).zeroCopy().forward("rxonly").start()) {
            client.command("start");
            assertSentAll(server, client, length);
        }
    }

    @ParameterizedTest
    @CsvSource({"io,60", "io,1500", "macswap,64", "macswap,5000"})
    void shouldGetEveryFrameBackInOrderWhenTestpmdEchoesFromItsOwnBuffers(String mode, int length) {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client =
                TestpmdOptions.client(path()).zeroCopy().forward(mode).start()) {
            client.command("start");
            assertEchoed(server, 0, length);
        }
    }

    @Test
    void shouldUseTwoQueuesWhenTestpmdSharesItsOwnBuffers() {
        MemifPort server = opened(server().queues(2, 2).listenNow());
        try (Testpmd client =
                TestpmdOptions.client(path()).zeroCopy().forward("io").queues(2).start()) {
            client.command("start");
            assertEchoed(server, 0, 64);
            assertEchoed(server, 1, 64);
        }
    }

    @ParameterizedTest
    @CsvSource({"io,60", "macswap,5000"})
    void shouldGetEveryFrameBackInOrderWhenTestpmdIsTheServerAndMustCopyAllTheSame(String mode, int length) {
        try (Testpmd server =
                TestpmdOptions.server(path()).zeroCopy().forward(mode).start()) {
            server.command("start");
            MemifPort client = opened(client().connectNow());
            assertEchoed(client, 0, length);
        }
    }
}
