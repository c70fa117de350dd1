package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.FramePort;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Frames between a client and a server of one JVM. */
class MemifTrafficTest extends MemifScenario {

    private final PollerGroup loops = PollerGroup.create("memif-traffic", 2);

    @AfterEach
    void stopLoops() {
        loops.dispose();
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldCarryFramesBothWaysWhenLoopsWaitLikeThat(RxMode mode) {
        try (Ports ports = new Ports(served().rxMode(mode), connecting().rxMode(mode))) {
            assertCarried(ports.client, ports.server, new SequencedFrames(64), 20_000);
            assertCarried(ports.server, ports.client, new SequencedFrames(64), 20_000);
        }
    }

    @Test
    void shouldCarryFramesWhenTheAddressIsAbstract() {
        String name = "@ringflux-test-" + ProcessHandle.current().pid();
        try (Ports ports = new Ports(served().socket(name), connecting().socket(name))) {
            assertCarried(ports.client, ports.server, new SequencedFrames(64), 1_000);
            assertCarried(ports.server, ports.client, new SequencedFrames(64), 1_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"18,2048", "2048,2048", "2049,2048", "9000,2048", "65535,2048", "9000,9216", "1500,64"})
    void shouldCarryFramesOfAnyLengthWhenBuffersAreShorter(int length, int bufferSize) {
        MemifServer server = served().bufferSize(bufferSize).poolFrames(8192);
        MemifClient client =
                connecting().bufferSize(bufferSize).poolFrames(8192).ringSize(128);
        try (Ports ports = new Ports(server, client)) {
            assertCarried(ports.client, ports.server, new SequencedFrames(length), 1_000);
            assertCarried(ports.server, ports.client, new SequencedFrames(length), 1_000);
        }
    }

    @Test
    void shouldCarryFramesOfMixedLengthsInOrder() {
        try (Ports ports = new Ports(served(), connecting())) {
            SequencedFrames mixed = new SequencedFrames(number -> 18 + number * 37 % 9_000);

            assertCarried(ports.client, ports.server, mixed, 5_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1000", "16,10000", "1024,70000", "16384,70000", "32768,70000"})
    void shouldCarryFramesWhenRingsAreOfThatSize(int ringSize, int count) {
        try (Ports ports = new Ports(
                served().poolFrames(32_768), connecting().poolFrames(32_768).ringSize(ringSize))) {
            assertCarried(ports.client, ports.server, new SequencedFrames(64), count);
            assertCarried(ports.server, ports.client, new SequencedFrames(64), count);
            assertThat(ports.client.details().peer().rxRingSizes()).containsExactly(Math.min(ringSize, 16_384));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,3,3,1", "4,4,4,4", "2,2,4,4", "4,4,2,2"})
    void shouldAgreeOnTheFewerQueuesWhenTheEndsDiffer(int clientRx, int clientTx, int serverRx, int serverTx) {
        int up = Math.min(clientTx, serverRx);
        int down = Math.min(clientRx, serverTx);
        try (Ports ports =
                new Ports(served().queues(serverRx, serverTx), connecting().queues(clientRx, clientTx))) {
            assertThat(ports.server.details().peer().rxRingSizes()).hasSize(up);
            assertThat(ports.client.details().peer().rxRingSizes()).hasSize(down);
            for (int queue = 0; queue < up; queue++) {
                assertCarried(ports.client, ports.server, queue);
            }
            for (int queue = 0; queue < down; queue++) {
                assertCarried(ports.server, ports.client, queue);
            }
        }
    }

    @Test
    void shouldMergeAllQueuesWhenReceivingWithoutANumber() {
        try (Ports ports = new Ports(served().queues(3, 1), connecting().queues(1, 3))) {
            Mono<Long> received = ports.server.receive().take(300).count().cache();
            received.subscribe();

            for (int queue = 0; queue < 3; queue++) {
                ports.client
                        .send(queue, new SequencedFrames(64).sentBy(ports.client, 100))
                        .block(SOON);
            }

            assertThat(received.block(SOON)).isEqualTo(300);
        }
    }

    @Test
    void shouldForwardWithoutACopyByTheUserWhenAServerEchoes() {
        try (Ports ports = new Ports(served(), connecting())) {
            ports.server.send(ports.server.receive()).subscribe();

            assertCarried(ports.client, ports.client, new SequencedFrames(5_000), 5_000);
        }
    }

    @ParameterizedTest
    @MethodSource("cacheLines")
    void shouldCarryFramesWhenRingsHaveLinesOf128Bytes(MemifServer server, MemifClient client) {
        try (Ports ports = new Ports(server.socket(path()), client.socket(path()))) {
            assertCarried(ports.client, ports.server, new SequencedFrames(64), 10_000);
            assertCarried(ports.server, ports.client, new SequencedFrames(64), 10_000);
            assertThat(ports.server.details().peer().cacheLineBytes()).isEqualTo(128);
        }
    }

    static Stream<Arguments> cacheLines() {
        return Stream.of(
                Arguments.of(MemifServer.create(), MemifClient.create().cacheLine(128)),
                Arguments.of(
                        MemifServer.create().cacheLine(128),
                        MemifClient.create().cacheLine(128)));
    }

    private MemifServer served() {
        return server().loops(loops);
    }

    private MemifClient connecting() {
        return client().loops(loops);
    }

    private static void assertCarried(FramePort from, FramePort to, SequencedFrames frames, int count) {
        Mono<Void> received = to.receive().take(count).doOnNext(frames).then().cache();
        received.subscribe();

        from.send(frames.sentBy(from, count)).block(SOON);

        received.block(SOON);
        assertThat(frames.arrived()).isEqualTo(count);
    }

    private static void assertCarried(FramePort from, FramePort to, int queue) {
        SequencedFrames frames = new SequencedFrames(64);
        Mono<Void> received =
                to.receive(queue).take(5_000).doOnNext(frames).then().cache();
        received.subscribe();

        from.send(queue, frames.sentBy(from, 5_000)).block(SOON);

        received.block(SOON);
        assertThat(frames.arrived()).isEqualTo(5_000);
    }

    /** A server's port and its client's. */
    private static final class Ports implements AutoCloseable {

        private final MemifPort server;
        private final MemifPort client;

        Ports(MemifServer server, MemifClient client) {
            this.server = server.listenNow();
            this.client = client.connectNow();
            awaitUp(this.server);
        }

        @Override
        public void close() {
            MemifScenario.close(client, server);
        }
    }
}
