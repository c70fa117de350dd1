package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.Secret;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.SeqPacketListener;
import io.ringflux.nativeio.SeqPacketSocket;
import io.ringflux.nativeio.UnixAddress;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The machines on real sockets against a peer that knows the wire by offsets of its own. */
class RawPeerTest {
    private static final RingPlan PLAN = new RingPlan(2, 1, 4, CacheLine.BYTES_64);
    private static final RawMessage HELLO = RawMessage.hello(255, 255, 255, 14);
    private static final long ID = 0xfedc_ba98L;

    private final int fdsBefore = Fd.openCount();
    private final TestInterface target = new TestInterface();

    @TempDir
    private Path directory;

    private String address;

    @BeforeEach
    void nameTheSocket() {
        address = directory.resolve("memif.sock").toString();
    }

    @AfterEach
    void countFds() {
        assertThat(Fd.openCount()).as("open descriptors").isEqualTo(fdsBefore);
    }

    static Stream<Arguments> malformedMessages() {
        RawMessage init = RawMessage.init(ID);
        return Stream.of(
                arguments(init.withLength(0), 0, Reason.MALFORMED_MESSAGE),
                arguments(init.withLength(1), 0, Reason.MALFORMED_MESSAGE),
                arguments(init.withLength(64), 0, Reason.MALFORMED_MESSAGE),
                arguments(init.withLength(127), 1, Reason.MALFORMED_MESSAGE),
                arguments(init.withLength(200), 0, Reason.MALFORMED_MESSAGE),
                arguments(init, 1, Reason.FD_COUNT),
                arguments(init, 16, Reason.FD_COUNT),
                arguments(init, 100, Reason.MALFORMED_MESSAGE));
    }

    @Test
    void shouldServeAClientThatPipelines() {
        try (SeqPacketListener listener = listen();
                RawMemifPeer client = RawMemifPeer.connect(address);
                HandshakeOnSocket server = serve(listener);
                RawMemory memory = RawMemory.create(2, 1, 4, 2048, RawMemory.LINE_64)) {
            client.send(RawMessage.init(ID));
            memory.announcements().forEach(client::send);
            client.send(RawMessage.connect());

            server.pump();

            client.expect(RawMessage.HELLO);
            for (int i = 0; i < 5; i++) {
                client.expect(RawMessage.ACK);
            }
            assertThat(client.expect(RawMessage.CONNECTED).text(2, 32)).isEqualTo("server interface");
            assertThat(server.actions).contains(new Action.Up("raw client", "raw client/0"));
        }
    }

    @ParameterizedTest
    @MethodSource("malformedMessages")
    void shouldRefuseMalformedMessages(RawMessage message, int fdCount, Reason reason) {
        try (SeqPacketListener listener = listen();
                RawMemifPeer client = RawMemifPeer.connect(address);
                HandshakeOnSocket server = serve(listener);
                EventFd eventFd = EventFd.create()) {
            client.expect(RawMessage.HELLO);
            client.send(
                    message.withFds(Collections.nCopies(fdCount, eventFd.fd()).toArray(Fd[]::new)));

            server.pump();

            List<RawMessage> said = client.receiveUntilHangUp();
            assertThat(said).hasSize(1);
            assertThat(said.get(0).type()).isEqualTo(RawMessage.DISCONNECT);
            assertThat(server.down().reason()).isEqualTo(reason);
            assertThat(server.down().detail()).isEqualTo(said.get(0).disconnectText());
        }
    }

    @Test
    void shouldHaveOneMessageUnderWayAsAClient() {
        try (RawMemifListener listener = RawMemifListener.listen(address);
                TestFds fds = new TestFds();
                HandshakeOnSocket client = connect(fds);
                RawMemifPeer server = listener.accept()) {
            server.send(HELLO);
            List<Integer> types = Stream.generate(() -> answer(client, server))
                    .limit(6)
                    .map(RawMessage::type)
                    .toList();
            server.send(RawMessage.connected());
            client.pump();

            assertThat(types)
                    .containsExactly(
                            RawMessage.INIT,
                            RawMessage.ADD_REGION,
                            RawMessage.ADD_RING,
                            RawMessage.ADD_RING,
                            RawMessage.ADD_RING,
                            RawMessage.CONNECT);
            assertThat(client.actions).contains(new Action.Up("raw server", "raw server/0"));
        }
    }

    @Test
    void shouldAnnounceEachFieldWhereAPeerLooksForIt() {
        try (RawMemifListener listener = RawMemifListener.listen(address);
                TestFds fds = new TestFds();
                HandshakeOnSocket client = connect(fds);
                RawMemifPeer server = listener.accept()) {
            server.send(HELLO);
            RawMessage init = answer(client, server);
            RawMessage region = answer(client, server);
            answer(client, server);
            RawMessage ring = answer(client, server);

            assertThat(init.u16(2)).isEqualTo(0x0200);
            assertThat(init.u32(4)).isEqualTo(ID);
            assertThat(init.u8(8)).isEqualTo(1);
            assertThat(init.text(9, 24)).isEqualTo("abc");
            assertThat(init.text(33, 32)).isEqualTo("client");
            assertThat(region.u16(2)).isZero();
            assertThat(region.u64(4)).isEqualTo(3L * (RawRing.bytes(4, 64) + 16 * 2048));
            assertThat(region.fds()).hasSize(1);
            assertThat(ring.u16(2)).isEqualTo(1);
            assertThat(ring.u16(4)).isEqualTo(1);
            assertThat(ring.u16(6)).isZero();
            assertThat(ring.u32(8)).isEqualTo(RawRing.bytes(4, 64));
            assertThat(ring.u8(12)).isEqualTo(4);
            assertThat(ring.u16(13)).isZero();
            assertThat(ring.fds()).hasSize(1);
        }
    }

    @Test
    void shouldTakeAnAckAndAHangUpForARefusal() {
        try (RawMemifListener listener = RawMemifListener.listen(address);
                TestFds fds = new TestFds();
                HandshakeOnSocket client = connect(fds)) {
            RawMemifPeer server = listener.accept();
            server.send(HELLO);
            answer(client, server);
            server.close();

            client.pump();

            assertThat(client.isUp()).isFalse();
            assertThat(client.down().reason()).isEqualTo(Reason.REFUSED);
        }
    }

    /** What the client sends next; it must be one message, and is acknowledged. */
    private static RawMessage answer(HandshakeOnSocket client, RawMemifPeer server) {
        client.pump();
        RawMessage message = server.receive();
        assertThat(server.receiveWithin(Duration.ZERO))
                .as("second message under way")
                .isEmpty();
        if (message.type() != RawMessage.CONNECT) {
            server.send(RawMessage.ack());
        }
        return message;
    }

    private SeqPacketListener listen() {
        return SeqPacketListener.listen(UnixAddress.parse(address), 1, 0600, 128);
    }

    private HandshakeOnSocket serve(SeqPacketListener listener) {
        ServerHandshake server = new ServerHandshake("server", id -> id == ID ? target : null, LayoutLimits.DEFAULT, 1);
        return HandshakeOnSocket.of(Objects.requireNonNull(listener.accept()), server);
    }

    private HandshakeOnSocket connect(TestFds fds) {
        ClientIdentity identity = new ClientIdentity(ID, MemifMode.IP, Secret.of("abc"), "client", "memif0");
        return HandshakeOnSocket.of(
                SeqPacketSocket.connect(UnixAddress.parse(address), 128),
                new ClientHandshake(identity, PLAN, 1),
                TestLayouts.of(PLAN, fds));
    }
}
