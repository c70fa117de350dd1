package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ringflux.LinkState.Status;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.testkit.memif.RawDescriptor;
import io.ringflux.testkit.memif.RawMemifListener;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that mean harm: each loses its link and is told why, nothing is leaked, and the link beside it goes on. */
class MemifAttackTest extends MemifScenario {

    private static final RawMessage HELLO = RawMessage.hello(255, 255, 255, 14);
    private static final int RING = 1024;
    private static final long BUFFER = 65_536;

    private final SequencedFrames frames = new SequencedFrames(64);
    private MemifPort server;
    private MemifPort otherServer;
    private MemifPort otherClient;
    private int fds;
    private int mappings;

    @BeforeEach
    void connectAnotherLink() {
        server = opened(server().listenNow());
        server.receive().subscribe();
        otherServer = opened(server().id(1).listenNow());
        otherClient = opened(client().id(1).connectNow());
        otherServer.receive().subscribe(frames);
        exchangeOnTheOtherLink();
        fds = Fd.openCount();
        mappings = Mapping.openCount();
    }

    static Stream<Arguments> badHandshakes() {
        return Stream.of(
                attack(
                        "region size out of bounds",
                        (memory, honest) -> List.of(RawMessage.addRegion(
                                0,
                                Long.MIN_VALUE,
                                memory.regions().get(0).file().fd()))),
                attack(
                        "region index out of order",
                        (memory, honest) -> List.of(RawMessage.addRegion(
                                3, 4096, memory.regions().get(0).file().fd()))),
                attack(
                        "region 0 cannot be mapped",
                        (memory, honest) -> with(
                                honest, 0, memory.c2sRings().get(0).interrupt().fd())),
                attack(
                        "interrupt of ring 0 is not an eventfd",
                        (memory, honest) ->
                                with(honest, 1, memory.regions().get(0).file().fd())),
                attack(
                        "interrupt of ring 0 is not an eventfd",
                        (memory, honest) ->
                                with(honest, 2, memory.regions().get(0).file().fd())),
                attack("wrong cookie on ring 0", (memory, honest) -> {
                    memory.c2sRings().get(0).cookie(RawRing.COOKIE + 1);
                    return honest;
                }),
                attack("wrong cookie on ring 0", (memory, honest) -> {
                    memory.s2cRings().get(0).cookie(0);
                    return honest;
                }),
                attack("unexpected INIT", (memory, honest) -> List.of(RawMessage.init(0))),
                attack("unexpected HELLO", (memory, honest) -> List.of(HELLO)),
                attack("ring in unknown region", (memory, honest) -> honest.subList(1, 2)),
                attack("no ring from client to server", (memory, honest) -> honest.subList(0, 1)),
                attack("no ring from server to client", (memory, honest) -> honest.subList(0, 2)));
    }

    @ParameterizedTest
    @MethodSource("badHandshakes")
    void shouldRefuseAClientAndLeaveTheOtherLinkAlone(
            String reason, BiFunction<RawMemory, List<RawMessage>, List<RawMessage>> attack) {
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.expect(RawMessage.HELLO);
            client.exchange(RawMessage.init(0), RawMessage.ACK);
            attack.apply(memory, memory.announcements()).forEach(client::send);
            client.send(RawMessage.connect());

            List<RawMessage> said = client.receiveUntilHangUp();
            assertThat(said.get(said.size() - 1).disconnectText()).isEqualTo(reason);
        }

        assertAllIsWell();
        assertThat(server.stats().linksUp()).isZero();
        close(client().connectNow());
    }

    static Stream<Arguments> badRings() {
        return Stream.of(
                mischief(
                        "a descriptor names an unknown region",
                        (memory, ring) -> ring.descriptor(0, RawDescriptor.of(9, BUFFER, 64))),
                mischief(
                        "a descriptor points outside its region",
                        (memory, ring) -> ring.descriptor(0, RawDescriptor.of(0, 0xffff_ffffL, 64))),
                mischief(
                        "a descriptor points outside its region",
                        (memory, ring) -> ring.descriptor(0, RawDescriptor.of(0, BUFFER, 0xffff_ffffL))),
                mischief(
                        "a descriptor has an impossible length",
                        (memory, ring) -> ring.descriptor(0, RawDescriptor.of(0, BUFFER, 0))),
                mischief("a chain of descriptors has no end or is too long", (memory, ring) -> {
                    for (int slot = 0; slot < RING; slot++) {
                        ring.descriptor(slot, RawDescriptor.of(0, BUFFER, 64).withNext());
                    }
                }),
                mischief(
                        "a chain of descriptors has no end or is too long",
                        (memory, ring) -> ring.descriptor(0, RawDescriptor.of(0, BUFFER, 65_536))));
    }

    @ParameterizedTest
    @MethodSource("badRings")
    void shouldPartWithAClientAndLeaveTheOtherLinkAlone(String reason, BiConsumer<RawMemory, RawRing> mischief) {
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);
            RawRing ring = memory.c2sRings().get(0);

            mischief.accept(memory, ring);
            ring.head(RING);
            ring.interrupt().signal();

            assertThat(client.expect(RawMessage.DISCONNECT).disconnectText()).isEqualTo(reason);
            assertThat(client.receiveUntilHangUp()).isEmpty();
        }

        assertAllIsWell();
        assertThat(server.stats().rx().get(0).faults()).isEqualTo(1);
        assertThat(server.stats().rxFrames()).isZero();
        close(client().connectNow());
    }

    @ParameterizedTest
    @MethodSource("badRings")
    void shouldPartWithAServerAndLeaveTheOtherLinkAlone(String reason, BiConsumer<RawMemory, RawRing> mischief) {
        try (RawMemifListener listener = RawMemifListener.listen(path() + ".hostile")) {
            CompletableFuture<MemifPort> connecting =
                    client().socket(path() + ".hostile").connect().toFuture();
            try (RawMemifPeer peer = listener.accept();
                    RawMemory memory = peer.serve(HELLO, RawMemory.LINE_64)) {
                MemifPort client = opened(connecting.join());
                client.receive().subscribe(frame -> {}, error -> {});
                RawRing ring = memory.s2cRings().get(0);
                Awaitility.await().until(() -> ring.head() == RING);

                mischief.accept(memory, ring);
                ring.tail(RING);
                ring.interrupt().signal();

                assertThat(peer.expect(RawMessage.DISCONNECT).disconnectText()).isEqualTo(reason);
                assertThat(peer.receiveUntilHangUp()).isEmpty();
                Awaitility.await().until(client::isDisposed);
                client.onDispose().block(SOON);
            }
        }

        assertAllIsWell();
    }

    /** What is posted has no chains. */
    static Stream<Arguments> badPosts() {
        return badRings().filter(row -> !((String) row.get()[0]).startsWith("a chain"));
    }

    @ParameterizedTest
    @MethodSource("badPosts")
    void shouldNotSendIntoWhatAClientPostedAndLeaveTheOtherLinkAlone(
            String reason, BiConsumer<RawMemory, RawRing> mischief) {
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);
            RawRing ring = memory.s2cRings().get(0);

            mischief.accept(memory, ring);
            ring.head(RING);
            server.send(new SequencedFrames(64).sentBy(server, 1)).subscribe(nothing -> {}, error -> {});

            assertThat(client.expect(RawMessage.DISCONNECT).disconnectText()).isEqualTo(reason);
            assertThat(client.receiveUntilHangUp()).isEmpty();
        }

        assertAllIsWell();
        assertThat(server.stats().tx().get(0).faults()).isEqualTo(1);
    }

    private void assertAllIsWell() {
        Awaitility.await().until(() -> status(server) == Status.DOWN);
        exchangeOnTheOtherLink();
        Awaitility.await().until(() -> Fd.openCount() <= fds && Mapping.openCount() <= mappings);
    }

    private void exchangeOnTheOtherLink() {
        int before = frames.arrived();
        otherClient.send(frames.sentBy(otherClient, before, 100)).block(SOON);
        Awaitility.await().until(() -> frames.arrived() == before + 100);
        assertThat(otherServer.stats().linksUp()).isEqualTo(1);
    }

    private static List<RawMessage> with(List<RawMessage> honest, int index, Fd fd) {
        List<RawMessage> changed = new ArrayList<>(honest);
        changed.set(index, honest.get(index).withFds(fd));
        return changed;
    }

    private static Arguments attack(String reason, BiFunction<RawMemory, List<RawMessage>, List<RawMessage>> attack) {
        return arguments(reason, attack);
    }

    private static Arguments mischief(String reason, BiConsumer<RawMemory, RawRing> mischief) {
        return arguments(reason, mischief);
    }
}
