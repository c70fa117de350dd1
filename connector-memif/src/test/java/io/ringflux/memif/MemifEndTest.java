package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.PeerFaultException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.nativeio.Mapping;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How links end, and what becomes of their ports. */
class MemifEndTest extends MemifScenario {

    private static final RawMessage HELLO = RawMessage.hello(255, 255, 255, 14);

    @Test
    void shouldCompleteTheClientsStreamWhenTheServerDisconnects() {
        MemifPort server = opened(server().listenNow());
        MemifPort client = opened(client().connectNow());
        Mono<Void> received = client.receive().then();

        server.disconnect();

        StepVerifier.create(received).expectComplete().verify(SOON);
        assertThat(client.isDisposed()).isTrue();
        assertThat(server.isDisposed()).isFalse();
    }

    @Test
    void shouldFailTheClientsStreamWhenTheServerHangsUp() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = client().connect().toFuture();
            RawMemifPeer server = listener.accept();
            server.serve(HELLO, RawMemory.LINE_64).close();
            MemifPort client = opened(connecting.join());
            Mono<Void> received = client.receive().then();

            server.close();

            StepVerifier.create(received)
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(
                                    MemifException.class,
                                    end -> assertThat(end.reason()).isEqualTo(Reason.PEER_GONE))
                            .hasMessageContaining("memif client memif0 on " + path() + " id 0"));
        }
    }

    @Test
    void shouldFailTheClientsStreamWhenTheServersTailIsOutsideTheRing() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = client().connect().toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());
                Mono<Void> received = client.receive().then();

                memory.s2cRings().get(0).tail(5_000);
                memory.s2cRings().get(0).interrupt().signal();

                StepVerifier.create(received).verifyError(PeerFaultException.class);
                assertThat(server.expect(RawMessage.DISCONNECT).disconnectText())
                        .isEqualTo("a ring cursor is outside the ring");
                assertThat(server.receiveUntilHangUp()).isEmpty();
            }
        }
    }

    @Test
    void shouldWaitForTheNextClientWhenALastingServersPeerIsAtFault() {
        MemifPort server = opened(server().listenNow());
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

        MemifPort next = opened(client().connectNow());

        Awaitility.await().until(() -> status(server) == Status.UP);
        receiving.dispose();
    }

    @Test
    void shouldActOnDisconnectWhenThePeerNeverClosesItsSocket() {
        MemifPort server = opened(server().listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);

            client.send(RawMessage.disconnect("enough"));

            Awaitility.await().until(() -> status(server) == Status.DOWN);
            assertThat(state(server).reason()).contains("the peer says \"enough\"");
            assertThat(client.receiveUntilHangUp()).isEmpty();
        }
    }

    @Test
    void shouldDeliverWhatAClientLeftWhenItsLinkWasUpForAMomentOnly() {
        MemifPort server = opened(server().listenNow());
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

        Awaitility.await().until(() -> Mapping.openCount() <= mappings);
        assertThat(server.stats().rxFrames()).isEqualTo(200);
    }
}
