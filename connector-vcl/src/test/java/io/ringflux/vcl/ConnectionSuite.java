package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** Connections that come and go, many at once, and a JVM that is busy with other things, on every transport alike. */
abstract class ConnectionSuite extends ProtocolSuite {
    private static final long PAGE_BYTES = 4096;
    private static final long MORE_RESIDENT_BYTES = 64L << 20;

    @Test
    void shouldGiveEachConnectionItsOwnAnswerWhenConnectionsComeAndGo() {
        InetSocketAddress server = place().start(Program.ANSWER_ONCE);
        int connections = 300;

        List<String> wrong = Flux.range(0, connections)
                .flatMap(i -> answer(server, "connection " + i).filter(answer -> !answer.equals("connection " + i)), 10)
                .collectList()
                .block(SOON);

        assertThat(wrong).isEmpty();
    }

    @Test
    void shouldServeManyConnectionsAtOnce() {
        InetSocketAddress server = place().start(Program.ECHO);
        int connections = place().manyConnections();
        AtomicInteger answered = new AtomicInteger();

        List<? extends Connection> open = Flux.range(0, connections)
                .flatMap(
                        i -> TcpClient.create()
                                .runOn(place().clientLoops())
                                .remoteAddress(() -> server)
                                .connect(),
                        16)
                .collectList()
                .block(SOON);
        for (Connection connection : Objects.requireNonNull(open)) {
            opened(connection).inbound().receive().subscribe(bytes -> answered.addAndGet(bytes.readableBytes()));
            connection
                    .outbound()
                    .send(Mono.just(Unpooled.directBuffer().writeByte(1)))
                    .then()
                    .subscribe();
        }

        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(answered).hasValue(connections));
    }

    @Test
    void shouldEchoWhileGarbageIsCollectedNullsAreMetAndProgramsAreStarted() throws Exception {
        InetSocketAddress server = place().start(Program.ECHO);
        int length = 8 << 20;
        Pattern.Check check = new Pattern.Check(13);
        AtomicInteger nulls = new AtomicInteger();
        Connection client = connect(server);

        client.outbound().send(Pattern.bytes(length, 13)).then().subscribe();
        Mono<Void> received = client.inbound()
                .receive()
                .doOnNext(bytes -> {
                    check.accept(bytes);
                    nulls.addAndGet(meetANull(new String[1]));
                })
                .takeUntil(bytes -> check.position() >= length)
                .then()
                .cache();
        received.subscribe();
        for (int i = 0; i < 5; i++) {
            System.gc();
            assertThat(new ProcessBuilder("true").start().waitFor()).isZero();
        }
        received.block(SOON);

        assertThat(check.position()).isEqualTo(length);
        assertThat(nulls.get()).isPositive();
    }

    @Test
    void shouldLoseNothingAndTakeNoMemoryWhenLoopsStandStill() throws Exception {
        InetSocketAddress server = place().start(Program.SOURCE);
        Pattern.Check check = new Pattern.Check(7);
        Connection client = connect(server);
        long before;
        long after;

        HeldLoops held = new HeldLoops(place().clientLoops().onClient(true));
        try {
            client.inbound().receive().subscribe(check::accept);
            before = residentBytes();
            Duration pause = place().pauseOfLoops();
            Awaitility.await().pollDelay(pause).atMost(pause.plusSeconds(5)).until(() -> true);
            after = residentBytes();
        } finally {
            held.close();
        }

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(check.position()).isEqualTo(Program.SOURCE_BYTES));
        assertThat(after - before).isLessThan(MORE_RESIDENT_BYTES);
    }

    private Mono<String> answer(InetSocketAddress server, String question) {
        return TcpClient.create()
                .runOn(place().clientLoops())
                .remoteAddress(() -> server)
                .connect()
                .flatMap(connection -> {
                    Mono<Void> sent = connection
                            .outbound()
                            .sendString(Mono.just(question))
                            .then();
                    Mono<String> answer = connection
                            .inbound()
                            .receive()
                            .asString(StandardCharsets.UTF_8)
                            .collectList()
                            .map(pieces -> String.join("", pieces));
                    return sent.then(answer).doFinally(end -> connection.dispose());
                });
    }

    /** The JVM finds out by a signal of its own. */
    private static int meetANull(String[] none) {
        try {
            return none[0].length();
        } catch (NullPointerException e) {
            return 1;
        }
    }

    private static long residentBytes() throws IOException {
        String[] sizes = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
        return Long.parseLong(sizes[1]) * PAGE_BYTES;
    }
}
