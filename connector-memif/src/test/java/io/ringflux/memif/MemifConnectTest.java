package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** How clients connect, and connect again. */
class MemifConnectTest extends MemifScenario {

    private static final Duration INSTANT = Duration.ofMillis(5);
    private static final RawMessage HELLO = RawMessage.hello(255, 255, 255, 14);

    @Test
    void shouldConnectAgainWhenTheServerIsRestarted() {
        MemifPort client = opened(client().reconnect(INSTANT, INSTANT).openNow());
        List<Status> states = new CopyOnWriteArrayList<>();
        client.link().map(LinkState::status).subscribe(states::add);
        SequencedFrames received = new SequencedFrames(64);
        Disposable receiving = client.receive().subscribe(received);
        for (int i = 0; i < 3; i++) {
            MemifPort server = opened(server().listenNow());
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
        MemifPort client =
                opened(client().reconnect(Retry.fixedDelay(2, INSTANT)).openNow());

        StepVerifier.create(client.receive())
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                MemifException.class,
                                end -> assertThat(end.reason()).isEqualTo(Reason.UNREACHABLE)));
        StepVerifier.create(client.link().last())
                .assertNext(last -> assertThat(last.status()).isEqualTo(Status.CLOSED))
                .verifyComplete();
    }

    @Test
    void shouldTellOnlyOnceWhyThereIsNoLinkWhenEveryAttemptFailsAlike() {
        MemifPort client =
                opened(client().reconnect(Retry.fixedDelay(20, INSTANT)).openNow());

        List<LinkState> states = client.link().collectList().block(SOON);

        assertThat(states.stream().filter(state -> state.reason().contains("UNREACHABLE")))
                .extracting(LinkState::status)
                .containsExactly(Status.DOWN, Status.CLOSED);
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

        MemifPort server = opened(server().listenNow());

        MemifPort client = opened(connecting.join());
        assertThat(status(client)).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void shouldSayDisconnectWhenConnectingIsCancelledAtAnyStep(int steps) {
        int[] answers = {
            RawMessage.INIT, RawMessage.ADD_REGION, RawMessage.ADD_RING, RawMessage.ADD_RING, RawMessage.CONNECT
        };
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            Disposable connecting = client().connect().subscribe();
            try (RawMemifPeer server = listener.accept()) {
                for (int step = 0; step < steps; step++) {
                    server.exchange(step == 0 ? HELLO : RawMessage.ack(), answers[step]);
                }

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
}
