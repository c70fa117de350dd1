package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.PeerFaultException;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import io.ringflux.queue.QueueFault;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A client shrinks the memory that it shares: its link ends with a reason, and a link on the same loop goes on. */
class MemifMemoryLossTest extends MemifScenario {

    private static final String REASON = "shared memory was taken away";

    /** Both rings of {@link RawMemory#create()} lie below, the buffers of the second ring above. */
    private static final int RINGS_END = 36_864;

    private static final int LOSSES = 20;

    private final PollerGroup loop = PollerGroup.create("shared-by-both", 1);
    private final Scheduler worker = Schedulers.newSingle("worker");
    private final SequencedFrames frames = new SequencedFrames(64);
    private MemifPort otherServer;
    private MemifPort otherClient;

    @BeforeEach
    void connectAnotherLink() {
        otherServer = opened(server().id(1).loops(loop).listenNow());
        otherClient = opened(client().id(1).connectNow());
        otherServer.receive().subscribe(frames);
        exchangeOnTheOtherLink(100);
    }

    @AfterEach
    void closeThreads() {
        closeOpened();
        worker.disposeGracefully().block(SOON); // drains let go when they have seen the end
        loop.dispose();
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldEndTheLinkWhenItsMemoryIsTakenAwayUnderLoad(RxMode mode) {
        MemifPort server = opened(server().rxMode(mode).loops(loop).listenNow());
        AtomicLong received = new AtomicLong();
        server.receive()
                .subscribe(frame -> received.addAndGet(1 + (frame.buffer().getByte(0) & 1)));
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = unsealable()) {
            client.handshake(RawMessage.init(0), memory);
            RawRing ring = memory.c2sRings().get(0);
            for (int tail = ring.tail(); received.get() < 300_000; tail = ring.tail()) {
                ring.head(tail + ring.size());
                ring.interrupt().signal();
            }

            memory.regions().get(0).file().resize(0);

            assertPartsWith(client, server);
        }
    }

    @Test
    void shouldEndTheLinkWhenFramesAreLentFromMemoryThatIsGone() {
        MemifPort server = opened(server().loops(loop).listenNow());
        server.receive().subscribe(frame -> frame.copied().bytes());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = unsealable()) {
            client.handshake(RawMessage.init(0), memory);

            memory.regions().get(0).file().resize(RINGS_END);
            memory.c2sRings().get(0).head(64);
            memory.c2sRings().get(0).interrupt().signal();

            assertPartsWith(client, server);
        }
    }

    @Test
    void shouldEndTheLinkWhenAnotherThreadDrainsMemoryThatIsGone() {
        MemifPort server = opened(server().loops(loop).listenNow());
        server.receive().publishOn(worker).subscribe();
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = unsealable()) {
            client.handshake(RawMessage.init(0), memory);
            RawRing ring = memory.c2sRings().get(0);
            ring.head(64);
            ring.interrupt().signal();
            Awaitility.await().until(() -> ring.tail() == 64);

            ring.head(128);
            memory.regions().get(0).file().resize(0);
            ring.interrupt().signal();

            assertPartsWith(client, server);
        }
    }

    @Test
    void shouldLeaveOthersAloneWhoAreDrainedByTheSameThread() {
        MemifPort server = opened(server().loops(loop).listenNow());
        server.receive().publishOn(worker).subscribe();
        MemifPort neighbour = opened(server().id(2).loops(loop).listenNow());
        MemifPort sender = opened(client().id(2).connectNow());
        SequencedFrames drained = new SequencedFrames(64);
        neighbour.receive().publishOn(worker).subscribe(drained);
        for (int loss = 1; loss <= LOSSES; loss++) {
            try (RawMemifPeer client = RawMemifPeer.connect(path());
                    RawMemory memory = unsealable()) {
                client.handshake(RawMessage.init(0), memory);
                RawRing ring = memory.c2sRings().get(0);
                ring.head(64);
                ring.interrupt().signal();
                Awaitility.await().until(() -> ring.tail() == 64);
                sender.send(drained.sentBy(sender, drained.arrived(), 1_000)).subscribe();

                ring.head(128);
                memory.regions().get(0).file().resize(0);
                ring.interrupt().signal();

                assertThat(client.expect(RawMessage.DISCONNECT).disconnectText())
                        .isEqualTo(REASON);
            }
            int upTo = loss * 1_000;
            Awaitility.await().until(() -> drained.arrived() == upTo);
        }
        assertThat(neighbour.stats().linksUp()).isEqualTo(1);
        assertThat(server.stats().linksUp()).isEqualTo(LOSSES);
    }

    @Test
    void shouldEndTheLinkWhenFramesAreSentIntoMemoryThatIsGone() {
        MemifPort server = opened(server().loops(loop).listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = unsealable()) {
            client.handshake(RawMessage.init(0), memory);
            memory.s2cRings().get(0).head(1024);

            memory.regions().get(0).file().resize(RINGS_END);
            server.send(new SequencedFrames(1500).sentBy(server, 16)).subscribe(nothing -> {}, error -> {});

            assertPartsWith(client, server);
        }
    }

    @Test
    void shouldEndTheLinkWhenNobodyReadsTheMemoryThatIsGone() {
        MemifPort server = opened(server().loops(loop).listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = unsealable()) {
            client.handshake(RawMessage.init(0), memory);

            memory.regions().get(0).file().resize(RINGS_END);

            assertPartsWith(client, server);
        }
    }

    @Test
    void shouldFailThePortOfThatClientWhenEachHasItsOwn() {
        Sinks.One<Throwable> error = Sinks.one();
        MemifBinding binding = server().loops(loop)
                .handle(port -> port.receive().doOnError(error::tryEmitValue).then())
                .bindNow();
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = unsealable()) {
            client.handshake(RawMessage.init(0), memory);

            memory.regions().get(0).file().resize(0);

            assertThat(error.asMono().block(SOON))
                    .isInstanceOfSatisfying(
                            PeerFaultException.class,
                            fault -> assertThat(fault.fault()).isEqualTo(QueueFault.MEMORY_GONE));
        }
        binding.disposeNow(SOON);
    }

    /** What a client shares that was sealed against being sealed, as memory files without sealing are. */
    private static RawMemory unsealable() {
        RawMemory memory = RawMemory.create();
        memory.regions().get(0).file().addSeals(MemFd.F_SEAL_SEAL);
        return memory;
    }

    private void assertPartsWith(RawMemifPeer client, MemifPort server) {
        assertThat(client.expect(RawMessage.DISCONNECT).disconnectText()).isEqualTo(REASON);
        assertThat(client.receiveUntilHangUp()).isEmpty();
        Awaitility.await().until(() -> status(server) == Status.DOWN);
        assertThat(state(server).reason()).contains(REASON);
        assertThat(server.stats().rx().get(0).faults()
                        + server.stats().tx().get(0).faults())
                .isPositive();
        exchangeOnTheOtherLink(1_000);
        int fds = Fd.openCount();
        int mappings = Mapping.openCount();
        close(client().connectNow());
        Awaitility.await().until(() -> Fd.openCount() <= fds && Mapping.openCount() <= mappings);
    }

    private void exchangeOnTheOtherLink(int count) {
        int before = frames.arrived();
        otherClient.send(frames.sentBy(otherClient, before, count)).block(SOON);
        Awaitility.await().until(() -> frames.arrived() == before + count);
        assertThat(otherServer.stats().linksUp()).isEqualTo(1);
    }
}
