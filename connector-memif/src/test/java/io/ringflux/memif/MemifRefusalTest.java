package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState.Status;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.nativeio.MemFd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What servers and clients refuse, and that it harms nobody else. */
@LeakCheck
class MemifRefusalTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MAX_PENDING = 64;

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseAClientWhenTheIdIsUnknown() {
        MemifPort server = server().id(7).listenNow();

        assertRefused(client().id(8), "unmatched interface id");

        close(server);
    }

    @Test
    void shouldAdmitOnlyWhoKnowsTheSecret() {
        MemifPort server = server().secret("sesame").listenNow();

        assertRefused(client(), "secret required");
        assertRefused(client().secret("Sesame"), "incorrect secret");
        close(client().secret("sesame").connectNow(), server);
    }

    @Test
    void shouldAdmitEveryModeOnlyWhenToldTo() {
        MemifPort strict = server().mode(MemifMode.IP).listenNow();
        assertRefused(client(), "mode mismatch");
        close(strict);

        MemifPort tolerant = server().mode(MemifMode.IP).anyMode(true).listenNow();
        MemifPort client = client().connectNow();
        Awaitility.await().until(() -> status(tolerant) == Status.UP);
        assertThat(tolerant.details().mode()).isEqualTo(MemifMode.ETHERNET);
        close(client, tolerant);
    }

    @Test
    void shouldRefuseASecondClientAndLeaveTheFirstAloneWhenTheIdIsInUse() {
        MemifPort server = server().listenNow();
        MemifPort first = client().connectNow();

        assertRefused(client(), "already connected");

        SequencedFrames frames = new SequencedFrames(64);
        server.receive().subscribe(frames);
        first.send(frames.sentBy(first, 1_000)).block(SOON);
        Awaitility.await().until(() -> frames.arrived() == 1_000);
        assertThat(server.stats().linksUp()).isEqualTo(1);
        close(first, server);
    }

    @Test
    void shouldRefuseAClientWhenItBringsMoreRingsThanItsPortHas() {
        MemifPort wide = server().id(1).queues(4, 4).listenNow();
        MemifPort narrow = server().id(2).queues(1, 1).listenNow();

        assertRefused(client().id(2).queues(4, 4), "4+4 rings, at most 1+1 are served");

        close(wide, narrow);
    }

    @Test
    void shouldRefuseASecondServerWhenItsIdIsServedAlready() {
        MemifPort server = server().listenNow();

        assertThatThrownBy(() -> server().listenNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id is 0, which is already served on " + path());
        assertThatThrownBy(() -> server().id(1).socketMode(0600).listenNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("socketMode or socketOwner of id 1");

        close(server);
    }

    @Test
    void shouldTakeOverTheSocketFileOnlyWhenNobodyListensThere() throws IOException, InterruptedException {
        String script = "import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_SEQPACKET)\n"
                + "s.bind(sys.argv[1])\ns.listen(1)\nprint('ready',flush=True)\nsys.stdin.read()\n";
        Process other = new ProcessBuilder("python3", "-c", script, path()).start();
        assertThat(other.inputReader().readLine()).isEqualTo("ready");

        assertThatThrownBy(() -> server().listenNow())
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("EADDRINUSE");
        assertThat(Path.of(path())).exists();

        other.destroyForcibly().waitFor();
        MemifPort server = server().listenNow();
        close(client().connectNow(), server);
        assertThat(Path.of(path())).doesNotExist();
    }

    @Test
    void shouldKeepAFileThatIsNoSocket() throws IOException {
        Files.writeString(Path.of(path()), "precious");

        assertThatThrownBy(() -> server().listenNow())
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("EEXIST");

        assertThat(Path.of(path())).hasContent("precious");
    }

    @Test
    void shouldSayWhichDirectoryIsMissing() {
        assertThatThrownBy(() -> server().socket(path() + "/deeper").listenNow())
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("its directory does not exist");
    }

    @Test
    void shouldGiveTheSocketFileTheModeAndOwnerThatWereSet() throws IOException {
        int uid = (int) Files.getAttribute(directory, "unix:uid");
        int gid = (int) Files.getAttribute(directory, "unix:gid");
        MemifPort server = server().socketMode(0640).socketOwner(uid, gid).listenNow();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path()))))
                .isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(Path.of(path()), "unix:uid")).isEqualTo(uid);
        assertThat(Files.getAttribute(Path.of(path()), "unix:gid")).isEqualTo(gid);
        close(server);
    }

    @Test
    void shouldRefuseAClientWhenItsMemoryIsShorterThanAnnounced() {
        MemifPort server = server().listenNow();
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
    void shouldLetTheOldestMakeWayWhenManyClientsSayNothing() {
        MemifPort server = server().listenNow();
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
        close(server);
    }

    @Test
    void shouldPartWithAClientWhenItsHandshakeTakesTooLong() {
        MemifPort server = server().handshakeTimeout(Duration.ofMillis(100)).listenNow();
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
        MemifPort server = server().listenNow();
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
        close(server);
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

    private static void assertRefused(MemifClient client, String reason) {
        assertThatThrownBy(client::connectNow).isInstanceOfSatisfying(MemifException.class, end -> {
            assertThat(end.reason()).isEqualTo(Reason.PEER_DISCONNECTED);
            assertThat(end.peerMessage()).isEqualTo(reason);
        });
    }

    private static Status status(MemifPort port) {
        return port.link().blockFirst(SOON).status();
    }

    private static void close(MemifPort... ports) {
        Flux.just(ports)
                .doOnNext(MemifPort::dispose)
                .flatMap(MemifPort::onDispose)
                .blockLast(SOON);
    }
}
