package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** Against DPDK's memif driver, in both roles. */
class TestpmdIT extends TestpmdScenario {

    @ParameterizedTest
    @CsvSource({"64,64", "1500,1500", "'2048,2048,904',5000"})
    void shouldReceiveEveryFrameThatTestpmdSendsAsAClient(String segments, int length) {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path())
                .forward("txonly")
                .application("--txpkts=" + segments)
                .start()) {
            assertReceivedAll(server, client, length);
        }
    }

    @ParameterizedTest
    @CsvSource({"64,64", "'2048,2048,904',5000"})
    void shouldReceiveEveryFrameThatTestpmdSendsAsAServer(String segments, int length) {
        try (Testpmd server = TestpmdOptions.server(path())
                .forward("txonly")
                .application("--txpkts=" + segments)
                .start()) {
            MemifPort client = opened(client().connectNow());
            assertReceivedAll(client, server, length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1500, 5000})
    void shouldSendEveryFrameToTestpmdAsAServer(int length) {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path()).forward("rxonly").start()) {
            client.command("start");
            assertSentAll(server, client, length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1500, 5000})
    void shouldSendEveryFrameToTestpmdAsAClient(int length) {
        try (Testpmd server = TestpmdOptions.server(path()).forward("rxonly").start()) {
            server.command("start");
            MemifPort client = opened(client().connectNow());
            assertSentAll(client, server, length);
        }
    }

    @ParameterizedTest
    @CsvSource({"io,60", "io,1500", "macswap,64", "macswap,5000"})
    void shouldGetEveryFrameBackInOrderWhenTestpmdEchoesAsAClient(String mode, int length) {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path()).forward(mode).start()) {
            client.command("start");
            assertEchoed(server, 0, length);
        }
    }

    @ParameterizedTest
    @CsvSource({"io,60", "io,5000", "macswap,64"})
    void shouldGetEveryFrameBackInOrderWhenTestpmdEchoesAsAServer(String mode, int length) {
        try (Testpmd server = TestpmdOptions.server(path()).forward(mode).start()) {
            server.command("start");
            MemifPort client = opened(client().connectNow());
            assertEchoed(client, 0, length);
        }
    }

    @Test
    void shouldUseTwoQueuesWhenTestpmdHasTwo() {
        MemifPort server = opened(server().queues(2, 2).listenNow());
        try (Testpmd client =
                TestpmdOptions.client(path()).forward("io").queues(2).start()) {
            client.command("start");
            awaitUp(server);
            assertThat(server.details().peer().rxRingSizes()).hasSize(2);
            assertThat(server.details().peer().txRingSizes()).hasSize(2);
            assertEchoed(server, 0, 64);
            assertEchoed(server, 1, 64);
        }
    }

    @Test
    void shouldMeetTestpmdOnAnAbstractName() {
        String name = "@ringflux-it-" + ProcessHandle.current().pid();
        MemifPort server = opened(server().socket(name).secret("sesame").id(3).listenNow());
        try (Testpmd client = TestpmdOptions.client(name)
                .device("id=3")
                .device("secret=sesame")
                .forward("io")
                .start()) {
            client.command("start");
            assertEchoed(server, 0, 64);
            assertThat(server.details().peer().application()).startsWith("DPDK");
        }
    }

    @Test
    void shouldEchoWhatTestpmdSendsWhenItIsItsOwnMirror() {
        MemifPort server = opened(server().listenNow());
        Disposable echo = server.send(server.receive()).subscribe();
        try (Testpmd client = TestpmdOptions.client(path()).forward("io").start()) {
            client.command("start tx_first");

            Awaitility.await().until(() -> client.counters().rxPackets() > 100_000);
        }
        echo.dispose();
    }

    @Test
    void shouldLoseNothingWhenTestpmdIsFrozenForAWhile() {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path()).forward("io").start()) {
            client.command("start");
            awaitUp(server);
            SequencedFrames frames = new SequencedFrames(64);
            server.receive().subscribe(frames);
            for (int round = 0; round < 5; round++) {
                client.signal("STOP");
                server.send(frames.sentBy(server, round * WINDOW, WINDOW)).block(SOON);
                client.signal("CONT");
                int upTo = (round + 1) * WINDOW;
                Awaitility.await().until(() -> frames.arrived() == upTo);
            }
            assertThat(server.stats().linksUp()).isEqualTo(1);
        }
    }

    @Test
    void shouldTakeTestpmdBackAtOnceWhenItsPortIsRestarted() {
        MemifPort server = opened(server().listenNow());
        try (Testpmd client = TestpmdOptions.client(path()).forward("io").start()) {
            for (int i = 1; i <= 5; i++) {
                int links = i;
                Awaitility.await().until(() -> server.stats().linksUp() == links);
                client.command("start");
                assertEchoed(server, 0, 64);
                client.command("stop");
                client.command("port stop 0");
                client.command("port start 0");
            }
            Awaitility.await().until(() -> server.stats().linksUp() == 6);
        }
    }
}
