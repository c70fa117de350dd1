package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** What reactor-netty's programs must find on every transport alike. A subclass says where servers and clients run. */
abstract class StreamSuite extends ConnectionSuite {

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void shouldEchoEveryByteInOrder(int sessions) {
        InetSocketAddress server = place().start(Program.ECHO);
        long each = largeBytes() / sessions;

        List<Long> echoed = Flux.range(0, sessions)
                .flatMap(seed -> echo(server, each, seed), sessions)
                .collectList()
                .block(Duration.ofSeconds(100));

        assertThat(echoed).hasSize(sessions).containsOnly(each);
    }

    @Test
    void shouldEchoOneWriteLargerThanAnyFifo() {
        InetSocketAddress server = place().start(Program.ECHO);
        int length = 5_000_000;
        Pattern.Check check = new Pattern.Check(3);
        Connection client = connect(server);

        client.outbound().send(Mono.just(Pattern.all(length, 3))).then().subscribe();
        receive(client, check, length);

        assertThat(check.position()).isEqualTo(length);
    }

    @Test
    void shouldEchoManySmallWrites() {
        InetSocketAddress server = place().start(Program.ECHO);
        Connection client = connect(server);
        int count = place().smallWrites();
        Flux<ByteBuf> single =
                Flux.range(0, count).map(i -> Unpooled.directBuffer(1).writeByte(i * 7));
        Flux<ByteBuf> withEmptyOnes =
                single.window(1000).concatMap(bytes -> bytes.concatWithValues(Unpooled.EMPTY_BUFFER));
        AtomicInteger arrived = new AtomicInteger();

        client.outbound().send(withEmptyOnes, bytes -> true).then().subscribe();
        client.inbound()
                .receive()
                .doOnNext(bytes -> {
                    while (bytes.isReadable()) {
                        assertThat(bytes.readByte()).isEqualTo((byte) (arrived.getAndIncrement() * 7));
                    }
                })
                .takeUntil(bytes -> arrived.get() == count)
                .blockLast(SOON);

        assertThat(arrived).hasValue(count);
    }

    @Test
    void shouldSendAFile(@TempDir Path directory) throws IOException {
        InetSocketAddress server = place().start(Program.ECHO);
        int length = 3_000_000;
        Path file = Files.write(directory.resolve("sent"), ByteBufUtil.getBytes(Pattern.all(length, 9)));
        Pattern.Check check = new Pattern.Check(9);
        Connection client = connect(server);

        client.outbound().sendFile(file).then().subscribe();
        receive(client, check, length);

        assertThat(check.position()).isEqualTo(length);
    }

    @Test
    void shouldHoldTheSenderBackWithoutDemandAndLoseNothing() {
        InetSocketAddress server = place().start(Program.SOURCE);
        Pattern.Check check = new Pattern.Check(7);
        Connection client = connect(server);
        AtomicInteger pieces = new AtomicInteger();
        BaseSubscriber<ByteBuf> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(ByteBuf bytes) {
                check.accept(bytes);
                pieces.incrementAndGet();
            }
        };

        client.inbound().receive().subscribe(slow);
        Awaitility.await().until(() -> pieces.get() == 1);
        long before = check.position();
        Awaitility.await()
                .during(place().pauseWithoutDemand())
                .atMost(place().pauseWithoutDemand().plusSeconds(5))
                .until(() -> check.position() == before);
        slow.request(Long.MAX_VALUE);

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(check.position()).isEqualTo(Program.SOURCE_BYTES));
    }

    @Test
    void shouldTellThatAConnectionIsRefused() {
        InetSocketAddress nobody = place().unused();

        assertThatThrownBy(() -> TcpClient.create()
                        .runOn(place().clientLoops())
                        .remoteAddress(() -> nobody)
                        .connectNow(SOON))
                .hasRootCauseInstanceOf(ConnectException.class);
    }

    @Test
    void shouldTellThatTheConnectionWasReset() {
        InetSocketAddress server = place().start(Program.RESET);
        Connection client = connect(server);

        client.outbound().sendString(Mono.just("x")).then().subscribe();

        assertThatThrownBy(() -> client.inbound()
                        .receive()
                        .then(Mono.error(new IllegalStateException("ended in good order")))
                        .block(SOON))
                .hasRootCauseInstanceOf(IOException.class)
                .rootCause()
                .hasMessageContaining("Connection reset");
    }

    @Test
    void shouldStopReadingWhenTheSubscriberCancels() {
        InetSocketAddress server = place().start(Program.SOURCE);
        AtomicLong bytes = new AtomicLong();
        Connection client = connect(server);

        client.inbound()
                .receive()
                .doOnNext(piece -> bytes.addAndGet(piece.readableBytes()))
                .take(2)
                .blockLast(SOON);
        client.disposeNow(SOON);

        assertThat(client.isDisposed()).isTrue();
        assertThat(bytes.get()).isPositive().isLessThan(Program.SOURCE_BYTES);
    }

    private Mono<Long> echo(InetSocketAddress server, long bytes, int seed) {
        Pattern.Check check = new Pattern.Check(seed);
        return TcpClient.create()
                .runOn(place().clientLoops())
                .remoteAddress(() -> server)
                .handle((in, out) -> Mono.when(
                        out.send(Pattern.bytes(bytes, seed)),
                        in.receive().doOnNext(check::accept).takeUntil(piece -> check.position() >= bytes)))
                .connect()
                .flatMap(connection -> connection.onDispose())
                .then(Mono.fromCallable(check::position));
    }
}
