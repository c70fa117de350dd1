package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.PeerFaultException;
import io.ringflux.testkit.memif.RawDescriptor;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a client shares that sends without a copy, and what servers can do with it. */
class MemifZeroCopyTest extends ZeroCopyScenario {

    private static final RawMessage HELLO = RawMessage.hello(255, 255, 255, 14);

    @Test
    void shouldShareItsPoolAndReferToItsFrames() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = connecting().connect().toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());
                assertThat(client.details().peer().regionBytes())
                        .hasSize(2)
                        .element(1)
                        .isEqualTo(POOL * 2048L);

                client.send(new SequencedFrames(64).sentBy(client, 10)).block(SOON);

                RawRing ring = memory.c2sRings().get(0);
                assertThat(ring.head()).isEqualTo(10);
                SequencedFrames check = new SequencedFrames(64);
                for (int i = 0; i < 10; i++) {
                    RawDescriptor descriptor = ring.descriptor(i);
                    assertThat(descriptor.region()).isEqualTo(1);
                    check.accept(memory.read(descriptor));
                }
            }
        }
    }

    @Test
    void shouldGetEveryFrameBackWhenNobodySendsAnyMore() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = connecting().connect().toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());
                client.send(new SequencedFrames(64).sentBy(client, POOL)).block(SOON);
                assertThat(client.allocate(64)).isNull();

                memory.c2sRings().get(0).tail(POOL);

                awaitWholePool(client);
            }
        }
    }

    @Test
    void shouldGetEveryFrameBackWhenItsServerRewindsTheTail() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = connecting()
                    .reconnect(Duration.ofSeconds(30), Duration.ofSeconds(30))
                    .connect()
                    .toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());
                client.send(new SequencedFrames(64).sentBy(client, 100)).block(SOON);
                memory.c2sRings().get(0).tail(50);
                Awaitility.await().until(() -> allocatable(client) == POOL - 50);

                memory.c2sRings().get(0).tail(20);

                assertThat(server.expect(RawMessage.DISCONNECT).disconnectText())
                        .isEqualTo("a ring cursor is outside the ring");
                awaitWholePool(client);
                assertThat(status(client)).isEqualTo(Status.DOWN);
            }
        }
    }

    @Test
    void shouldCopyWhenItsServerTakesOneRegionOnly() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = connecting().connect().toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(RawMessage.hello(0, 255, 255, 14), RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());

                client.send(new SequencedFrames(64).sentBy(client, 10)).block(SOON);

                assertThat(memory.regions()).hasSize(1);
                assertThat(memory.c2sRings().get(0).descriptor(0).region()).isZero();
                assertThat(allocatable(client)).isEqualTo(POOL);
            }
        }
    }

    @Test
    void shouldRefuseReceivedFramesThatLieInItsPool() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting = connecting().connect().toFuture();
            try (RawMemifPeer server = listener.accept();
                    RawMemory memory = server.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());
                Mono<Void> received = client.receive().then();
                RawRing ring = memory.s2cRings().get(0);

                ring.descriptor(0, RawDescriptor.of(1, 0, 64));
                ring.tail(1);
                ring.interrupt().signal();

                StepVerifier.create(received).verifyError(PeerFaultException.class);
            }
        }
    }
}
