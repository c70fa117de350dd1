package io.ringflux.memif;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState.Status;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.SeqPacketListener;
import io.ringflux.nativeio.UnixAddress;
import io.ringflux.testkit.memif.RawDescriptor;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** How servers listen, on sockets of their own and together. */
class MemifServeTest extends MemifScenario {

    private static final int INTERFACES = 64;

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
            MemifPort client = opened(client().connectNow());
            SequencedFrames frames = new SequencedFrames(64);
            client.receive().take(100).doOnNext(frames).subscribe();
            client.send(frames.sentBy(client, 100)).block(SOON);
            Awaitility.await().until(() -> frames.arrived() == 100);
            close(client);
            assertThat(ports).hasSize(i);
            ports.get(i - 1).onDispose().block(SOON);
        }
        MemifPort last = opened(client().connectNow());

        enough.tryEmitEmpty();

        StepVerifier.create(last.receive()).expectComplete().verify(SOON);
        binding.disposeNow(SOON);
        assertThat(binding.isDisposed()).isTrue();
        assertThat(ports).allMatch(MemifPort::isDisposed).hasSize(4);
        assertThat(Path.of(path())).doesNotExist();
    }

    @Test
    void shouldCloseThePresentPeersPortWhenABindingIsDisposed() {
        MemifBinding binding = server().handle(port -> port.receive().then()).bindNow();
        MemifPort client = opened(client().connectNow());

        binding.disposeNow(SOON);

        client.onDispose().block(SOON);
    }

    @Test
    void shouldServeManyClientsAtOnceWhenTheyNameDifferentIds() {
        List<MemifPort> servers = Flux.range(0, INTERFACES)
                .map(id -> server().id(id).poolFrames(256).listenNow())
                .collectList()
                .block();
        List<MemifPort> clients = Flux.range(0, INTERFACES)
                .flatMap(id -> client().id(id).poolFrames(256).ringSize(64).connect())
                .collectList()
                .block(SOON);

        assertThat(servers).allSatisfy(server -> Awaitility.await().until(() -> status(server) == Status.UP));
        close(servers.remove(0));
        assertThat(Files.exists(Path.of(path()))).isTrue();
        clients.forEach(MemifScenario::close);
        servers.forEach(MemifScenario::close);
        assertThat(Files.exists(Path.of(path()))).isFalse();
    }

    @Test
    void shouldServeSeveralIdsOnASocketThatItInherited() {
        try (SeqPacketListener owner = SeqPacketListener.listen(UnixAddress.parse(path()), 5, 0600, 128)) {
            MemifServer inheriting = server().inheritedListener(owner.fd().value());
            MemifPort first = opened(inheriting.listenNow());
            MemifPort second = opened(inheriting.id(1).listenNow());

            close(client().connectNow(), client().id(1).connectNow());

            Awaitility.await()
                    .until(() -> first.stats().linksUp() == 1 && second.stats().linksUp() == 1);
            close(first, second);
            assertThat(Path.of(path())).exists();
        }
    }

    @Test
    void shouldEchoBetweenBuffersOfFurtherRegions() {
        MemifPort server = opened(server().listenNow());
        server.send(server.receive()).subscribe();
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            memory.regions().add(RawRegion.create(1 << 20));
            memory.regions().add(RawRegion.create(32 << 20));
            client.handshake(RawMessage.init(0), memory);
            RawDescriptor sent = RawDescriptor.of(1, 12_345, 64);
            byte[] bytes = "ringflux".repeat(8).getBytes(US_ASCII);
            memory.write(sent, bytes);
            memory.s2cRings().get(0).descriptor(0, RawDescriptor.of(2, 33_000_001, 500));
            memory.s2cRings().get(0).head(1);

            memory.c2sRings().get(0).descriptor(0, sent);
            memory.c2sRings().get(0).head(1);
            memory.c2sRings().get(0).interrupt().signal();

            Awaitility.await().until(() -> memory.s2cRings().get(0).tail() == 1);
            RawDescriptor echoed = memory.s2cRings().get(0).descriptor(0);
            assertThat(echoed).isEqualTo(RawDescriptor.of(2, 33_000_001, 64));
            assertThat(memory.read(echoed)).containsExactly(bytes);
            assertThat(server.details().peer().regionBytes()).hasSize(3);
        }
    }

    @Test
    void shouldRefuseASecondServerWhenItsIdIsServedAlready() {
        MemifPort server = opened(server().listenNow());

        assertThatThrownBy(() -> server().listenNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("id is 0, which is already served on " + path());
        assertThatThrownBy(() -> server().id(1).socketMode(0600).listenNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("socketMode, socketOwner or inheritedListener of id 1");
    }

    @Test
    void shouldTakeOverTheSocketFileOnlyWhenNobodyListensThere() throws IOException {
        Path other = directory.resolve("other.sock");
        try (RawMemifListener alive = RawMemifListener.listen(other.toString())) {
            assertThat(alive).isNotNull();
            Files.createLink(Path.of(path()), other);
            assertThatThrownBy(() -> server().listenNow())
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("EADDRINUSE");
        }
        assertThat(Path.of(path())).exists();

        MemifPort server = opened(server().listenNow());

        close(opened(client().connectNow()), server);
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
        MemifPort server =
                opened(server().socketMode(0640).socketOwner(uid, gid).listenNow());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path()))))
                .isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(Path.of(path()), "unix:uid")).isEqualTo(uid);
        assertThat(Files.getAttribute(Path.of(path()), "unix:gid")).isEqualTo(gid);
    }
}
