package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.PeerFaultException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.nativeio.Mapping;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** How ports and links begin and end. */
@LeakCheck
class MemifLifetimeTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration INSTANT = Duration.ofMillis(5);
    private static final RawMessage HELLO = RawMessage.hello(255, 255, 255, 14);

    @TempDir
    private Path directory;

    @Test
    void shouldCompleteTheClientsStreamWhenTheServerDisconnects() {
        MemifPort server = server().listenNow();
        MemifPort client = client().connectNow();
        Mono<Void> received = client.receive().then();

        server.disconnect();

        StepVerifier.create(received).expectComplete().verify(SOON);
        assertThat(client.isDisposed()).isTrue();
        assertThat(server.isDisposed()).isFalse();
        close(client, server);
    }

    @Test
    void shouldFailTheClientsStreamWhenTheServerHangsUp() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = client().connect().toFuture();
            RawMemifPeer server = listener.accept();
            server.serve(HELLO, RawMemory.LINE_64).close();
            MemifPort client = connecting.join();
            Mono<Void> received = client.receive().then();

            server.close();

            StepVerifier.create(received)
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(
                                    MemifException.class,
                                    end -> assertThat(end.reason()).isEqualTo(Reason.PEER_GONE))
                            .hasMessageContaining("memif client memif0 on " + path() + " id 0"));
            close(client);
        }
    }

    @Test
    void shouldFailTheClientsStreamWhenTheServersTailIsOutsideTheRing() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = client().connect().toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = connecting.join();
                Mono<Void> received = client.receive().then();

                memory.s2cRings().get(0).tail(5_000);
                memory.s2cRings().get(0).interrupt().signal();

                StepVerifier.create(received).verifyError(PeerFaultException.class);
                assertThat(server.expect(RawMessage.DISCONNECT).disconnectText())
                        .isEqualTo("a ring cursor is outside the ring");
                assertThat(server.receiveUntilHangUp()).isEmpty();
                close(client);
            }
        }
    }

    @Test
    void shouldWaitForTheNextClientWhenALastingServersPeerIsAtFault() {
        MemifPort server = server().listenNow();
        Disposable receiving = server.receive().subscribe();
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);

            memory.c2sRings().get(0).head(5_000);
            memory.c2sRings().get(0).interrupt().signal();

            assertThat(client.expect(RawMessage.DISCONNECT).disconnectText())
                    .isEqualTo("a ring cursor is outside the ring");
            assertThat(client.receiveUntilHangUp()).isEmpty();
        }
        Awaitility.await().until(() -> status(server) == Status.DOWN);
        assertThat(server.stats().rx().get(0).faults()).isEqualTo(1);

        MemifPort next = client().connectNow();

        Awaitility.await().until(() -> status(server) == Status.UP);
        receiving.dispose();
        close(next, server);
    }

    @Test
    void shouldActOnDisconnectWhenThePeerNeverClosesItsSocket() {
        MemifPort server = server().listenNow();
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);

            client.send(RawMessage.disconnect("enough"));

            Awaitility.await().until(() -> status(server) == Status.DOWN);
            assertThat(state(server).reason()).contains("the peer says \"enough\"");
            assertThat(client.receiveUntilHangUp()).isEmpty();
        }
        close(server);
    }

    @Test
    void shouldDeliverWhatAClientLeftWhenItsLinkWasUpForAMomentOnly() {
        MemifPort server = server().listenNow();
        AtomicInteger received = new AtomicInteger();
        server.receive().subscribe(frame -> received.incrementAndGet());
        int mappings = Mapping.openCount();
        for (int i = 1; i <= 20; i++) {
            try (RawMemifPeer client = RawMemifPeer.connect(path());
                    RawMemory memory = RawMemory.create()) {
                memory.c2sRings().get(0).head(10);
                client.send(RawMessage.init(0));
                memory.announcements().forEach(client::send);
                client.send(RawMessage.connect());
                client.send(RawMessage.disconnect("that was all"));
                client.receiveUntilHangUp();
            }
            int expected = i * 10;
            Awaitility.await().until(() -> received.get() == expected);
        }

        Awaitility.await().until(() -> Mapping.openCount() == mappings);
        assertThat(server.stats().rxFrames()).isEqualTo(200);
        close(server);
    }

    @Test
    void shouldGiveEachPeerAPortOfItsOwnWhenBound() {
        List<MemifPort> ports = new CopyOnWriteArrayList<>();
        Sinks.Empty<Void> enough = Sinks.empty();
        MemifBinding binding = server().handle(port -> {
                    ports.add(port);
                    return port.send(port.receive()).takeUntilOther(enough.asMono());
                })
                .bindNow();
        for (int i = 1; i <= 3; i++) {
            MemifPort client = client().connectNow();
            SequencedFrames frames = new SequencedFrames(64);
            client.receive().take(100).doOnNext(frames).subscribe();
            client.send(frames.sentBy(client, 100)).block(SOON);
            Awaitility.await().until(() -> frames.arrived() == 100);
            close(client);
            assertThat(ports).hasSize(i);
            ports.get(i - 1).onDispose().block(SOON);
        }
        MemifPort last = client().connectNow();

        enough.tryEmitEmpty();

        StepVerifier.create(last.receive()).expectComplete().verify(SOON);
        binding.disposeNow(SOON);
        assertThat(binding.isDisposed()).isTrue();
        assertThat(ports).allMatch(MemifPort::isDisposed).hasSize(4);
        assertThat(Path.of(path())).doesNotExist();
        close(last);
    }

    @Test
    void shouldCloseThePresentPeersPortWhenABindingIsDisposed() {
        MemifBinding binding = server().handle(port -> port.receive().then()).bindNow();
        MemifPort client = client().connectNow();

        binding.disposeNow(SOON);

        client.onDispose().block(SOON);
        close(client);
    }

    @Test
    void shouldConnectAgainWhenTheServerIsRestarted() {
        MemifPort client = client().reconnect(INSTANT, INSTANT).openNow();
        List<Status> states = new CopyOnWriteArrayList<>();
        client.link().map(LinkState::status).subscribe(states::add);
        SequencedFrames received = new SequencedFrames(64);
        Disposable receiving = client.receive().subscribe(received);
        for (int i = 0; i < 3; i++) {
            MemifPort server = server().listenNow();
            int upTo = (i + 1) * 10;
            Awaitility.await().until(() -> status(server) == Status.UP && status(client) == Status.UP);
            server.send(new SequencedFrames(64).sentBy(server, upTo - 10, 10)).block(SOON);
            Awaitility.await().until(() -> received.arrived() == upTo);
            close(server);
            Awaitility.await().until(() -> status(client) == Status.DOWN);
        }

        assertThat(client.stats().linksUp()).isEqualTo(3);
        assertThat(states.stream().filter(Status.UP::equals)).hasSize(3);
        assertThat(receiving.isDisposed()).isFalse();
        close(client);
        assertThat(receiving.isDisposed()).isTrue();
    }

    @Test
    void shouldEndThePortWhenTheReconnectPolicyGivesUp() {
        MemifPort client = client().reconnect(Retry.fixedDelay(2, INSTANT)).openNow();

        StepVerifier.create(client.receive())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                MemifException.class,
                                end -> assertThat(end.reason()).isEqualTo(Reason.UNREACHABLE)));
        StepVerifier.create(client.link().last())
                .assertNext(last -> assertThat(last.status()).isEqualTo(Status.CLOSED))
                .verifyComplete();
        close(client);
    }

    @Test
    void shouldFailToConnectWhenNobodyListens() {
        assertThatThrownBy(() -> client().connectNow())
                .isInstanceOfSatisfying(
                        MemifException.class, end -> assertThat(end.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining(path())
                .hasMessageContaining("ENOENT");
    }

    @Test
    void shouldWaitForTheServerWhenConnectingWithReconnect() {
        CompletableFuture<MemifPort> connecting =
                client().reconnect(INSTANT, INSTANT).connect().toFuture();

        MemifPort server = server().listenNow();

        MemifPort client = connecting.join();
        assertThat(status(client)).isEqualTo(Status.UP);
        close(client, server);
    }

    @Test
    void shouldSayDisconnectWhenConnectingIsCancelled() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            Disposable connecting = client().connect().subscribe();
            try (RawMemifPeer server = listener.accept()) {
                server.exchange(HELLO, RawMessage.INIT);

                connecting.dispose();

                assertThat(server.receiveUntilHangUp())
                        .singleElement()
                        .satisfies(last -> assertThat(last.type()).isEqualTo(RawMessage.DISCONNECT));
            }
        }
    }

    @Test
    void shouldGiveUpWhenTheServerIsSilent() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting =
                    client().handshakeTimeout(Duration.ofMillis(50)).connect().toFuture();
            try (RawMemifPeer server = listener.accept()) {
                assertThat(server.receiveUntilHangUp())
                        .singleElement()
                        .satisfies(last -> assertThat(last.disconnectText()).isEqualTo("handshake timeout"));
            }
            assertThat(connecting)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            MemifException.class,
                            end -> assertThat(end.reason()).isEqualTo(Reason.HANDSHAKE_TIMEOUT));
        }
    }

    @Test
    void shouldServeManyClientsAtOnceWhenTheyNameDifferentIds() {
        List<MemifPort> servers = Flux.range(0, 8)
                .map(id -> server().id(id).poolFrames(256).listenNow())
                .collectList()
                .block();
        List<MemifPort> clients = Flux.range(0, 8)
                .flatMap(id -> client().id(id).poolFrames(256).ringSize(64).connect())
                .collectList()
                .block(SOON);

        assertThat(servers).allSatisfy(server -> Awaitility.await().until(() -> status(server) == Status.UP));
        close(servers.remove(0));
        assertThat(Files.exists(Path.of(path()))).isTrue();
        clients.forEach(MemifLifetimeTest::close);
        servers.forEach(MemifLifetimeTest::close);
        assertThat(Files.exists(Path.of(path()))).isFalse();
    }

    private MemifServer server() {
        return MemifServer.create().socket(path());
    }

    private MemifClient client() {
        return MemifClient.create().socket(path());
    }

    private String path() {
        return directory.resolve("memif.sock").toString();
    }

    private static LinkState state(MemifPort port) {
        return port.link().blockFirst(SOON);
    }

    private static Status status(MemifPort port) {
        return state(port).status();
    }

    private static void close(MemifPort... ports) {
        Flux.just(ports)
                .doOnNext(MemifPort::dispose)
                .flatMap(MemifPort::onDispose)
                .blockLast(SOON);
    }
}
