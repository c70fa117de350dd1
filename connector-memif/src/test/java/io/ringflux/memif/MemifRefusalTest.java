package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState.Status;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.nativeio.MemFd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whom servers refuse, and that it harms nobody else. */
class MemifRefusalTest extends MemifScenario {

    private static final int MAX_PENDING = 64;

    @Test
    void shouldRefuseAClientWhenTheIdIsUnknown() {
        MemifPort server = opened(server().id(7).listenNow());

        assertRefused(client().id(8), "unmatched interface id");
    }

    @Test
    void shouldAdmitOnlyWhoKnowsTheSecret() {
        MemifPort server = opened(server().secret("sesame").listenNow());

        assertRefused(client(), "secret required");
        assertRefused(client().secret("Sesame"), "incorrect secret");
        close(client().secret("sesame").connectNow(), server);
    }

    @Test
    void shouldAdmitEveryModeOnlyWhenToldTo() {
        MemifPort strict = opened(server().mode(MemifMode.IP).listenNow());
        assertRefused(client(), "mode mismatch");
        close(strict);

        MemifPort tolerant = opened(server().mode(MemifMode.IP).anyMode(true).listenNow());
        MemifPort client = opened(client().connectNow());
        Awaitility.await().until(() -> status(tolerant) == Status.UP);
        assertThat(tolerant.details().mode()).isEqualTo(MemifMode.ETHERNET);
    }

    @Test
    void shouldAdmitOnlyProcessesThatAreAllowed() {
        long pid = ProcessHandle.current().pid();
        MemifPort strict = opened(server().peers(peer -> peer.pid() != pid).listenNow());
        assertRefused(client(), "this process is not allowed here");
        close(strict);

        MemifPort server = opened(server().peers(peer -> peer.pid() == pid).listenNow());
        close(client().peers(peer -> peer.pid() == pid).connectNow(), server);
    }

    @Test
    void shouldTellAServerNothingWhenItsProcessIsNotAllowed() {
        try (RawMemifListener listener = RawMemifListener.listen(path())) {
            CompletableFuture<MemifPort> connecting =
                    client().secret("sesame").peers(peer -> false).connect().toFuture();
            try (RawMemifPeer server = listener.accept()) {
                server.send(RawMessage.hello(255, 255, 255, 14));

                assertThat(server.receiveUntilHangUp())
                        .singleElement()
                        .satisfies(last ->
                                assertThat(last.disconnectText()).isEqualTo("this process is not allowed here"));
            }
            assertThat(connecting)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(
                            MemifException.class,
                            end -> assertThat(end.reason()).isEqualTo(Reason.PEER_NOT_ALLOWED));
        }
    }

    @Test
    void shouldRefuseAClientWhenTheUsersCheckFails() {
        MemifPort server = opened(server().peers(peer -> {
                    throw new IllegalStateException("no list of processes");
                })
                .listenNow());

        assertThatThrownBy(() -> client().connectNow()).isInstanceOf(MemifException.class);

        assertThat(server.stats().linksUp()).isZero();
    }

    @Test
    void shouldRefuseASecondClientAndLeaveTheFirstAloneWhenTheIdIsInUse() {
        MemifPort server = opened(server().listenNow());
        MemifPort first = opened(client().connectNow());

        assertRefused(client(), "already connected");

        SequencedFrames frames = new SequencedFrames(64);
        server.receive().subscribe(frames);
        first.send(frames.sentBy(first, 1_000)).block(SOON);
        Awaitility.await().until(() -> frames.arrived() == 1_000);
        assertThat(server.stats().linksUp()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAClientWhenItBringsMoreRingsThanItsPortHas() {
        MemifPort wide = opened(server().id(1).queues(4, 4).listenNow());
        MemifPort narrow = opened(server().id(2).queues(1, 1).listenNow());

        assertRefused(client().id(2).queues(4, 4), "4+4 rings, at most 1+1 are served");
    }

    @Test
    void shouldRefuseAClientWhenItsMemoryIsShorterThanAnnounced() {
        MemifPort server = opened(server().listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create();
                MemFd shorter = MemFd.create("shorter", 4096)) {
            client.expect(RawMessage.HELLO);
            client.exchange(RawMessage.init(0), RawMessage.ACK);
            memory.announcements()
                    .forEach(message -> client.exchange(
                            message.type() == RawMessage.ADD_REGION ? message.withFds(shorter.fd()) : message,
                            RawMessage.ACK));

            assertThat(client.exchange(RawMessage.connect(), RawMessage.DISCONNECT)
                            .disconnectText())
                    .isEqualTo("region 0 is shorter than announced");
            assertThat(client.receiveUntilHangUp()).isEmpty();
        }
        close(client().connectNow(), server);
    }

    @Test
    void shouldKeepAClientFromTakingItsMemoryAwayWhenThatCanBeSealed() {
        MemifPort server = opened(server().listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);

            assertThatThrownBy(() -> memory.regions().get(0).file().resize(4096))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("EPERM");
        }
        assertThat(server.isDisposed()).isFalse();
    }

    @Test
    void shouldLetTheOldestMakeWayWhenManyClientsSayNothing() {
        MemifPort server = opened(server().listenNow());
        List<RawMemifPeer> silent = new ArrayList<>();
        for (int i = 0; i < MAX_PENDING + 10; i++) {
            RawMemifPeer peer = RawMemifPeer.connect(path());
            peer.expect(RawMessage.HELLO);
            silent.add(peer);
        }

        for (int i = 0; i < 10; i++) {
            assertThat(silent.get(i).receiveUntilHangUp())
                    .singleElement()
                    .satisfies(last -> assertThat(last.disconnectText()).isEqualTo("too many clients at once"));
        }
        close(client().connectNow());
        silent.forEach(RawMemifPeer::close);
    }

    @Test
    void shouldStayResponsiveWhenThousandsOfClientsSayNothing() {
        MemifPort server = opened(server().listenNow());
        Deque<RawMemifPeer> silent = new ArrayDeque<>();
        for (int i = 0; i < 10_000; i++) {
            RawMemifPeer peer = RawMemifPeer.connect(path());
            peer.expect(RawMessage.HELLO);
            silent.add(peer);
            if (silent.size() > 2 * MAX_PENDING) {
                silent.remove().close();
            }
        }

        close(client().connectNow(), server);
        silent.forEach(RawMemifPeer::close);
    }

    @Test
    void shouldPartWithAClientWhenItsHandshakeTakesTooLong() {
        MemifPort server =
                opened(server().handshakeTimeout(Duration.ofMillis(100)).listenNow());
        try (RawMemifPeer silent = RawMemifPeer.connect(path());
                RawMemifPeer halfway = RawMemifPeer.connect(path())) {
            halfway.expect(RawMessage.HELLO);
            halfway.exchange(RawMessage.init(0), RawMessage.ACK);

            assertThat(silent.receiveUntilHangUp()).hasSize(2);
            assertThat(halfway.receiveUntilHangUp())
                    .singleElement()
                    .satisfies(last -> assertThat(last.disconnectText()).isEqualTo("handshake timeout"));
        }
        close(client().connectNow(), server);
    }

    @Test
    void shouldAnswerAClientThatPipelinesAndReadsLate() {
        MemifPort server = opened(server().listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.send(RawMessage.init(0));
            memory.announcements().forEach(client::send);
            client.send(RawMessage.connect());

            client.expect(RawMessage.HELLO);
            for (int i = 0; i < 1 + memory.announcements().size(); i++) {
                client.expect(RawMessage.ACK);
            }
            client.expect(RawMessage.CONNECTED);
        }
    }

    private static void assertRefused(MemifClient client, String reason) {
        assertThatThrownBy(client::connectNow).isInstanceOfSatisfying(MemifException.class, end -> {
            assertThat(end.reason()).isEqualTo(Reason.PEER_DISCONNECTED);
            assertThat(end.peerMessage()).isEqualTo(reason);
        });
    }
}
