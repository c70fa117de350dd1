package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ringflux.LinkState.Status;
import io.ringflux.memif.MemifDetails.Direction;
import io.ringflux.memif.MemifDetails.Ring;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import io.ringflux.testkit.memif.RawMemifPeer;
import io.ringflux.testkit.memif.RawMemory;
import io.ringflux.testkit.memif.RawMessage;
import io.ringflux.testkit.memif.RawRing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a port tells of its rings, to whoever asks and whenever. */
class MemifDetailsTest extends MemifScenario {

    private static final int LINKS = 100;

    @Test
    void shouldShowRingsAsBothEndsWroteThem() {
        MemifPort server = opened(server().listenNow());
        try (RawMemifPeer client = RawMemifPeer.connect(path());
                RawMemory memory = RawMemory.create()) {
            client.handshake(RawMessage.init(0), memory);
            awaitUp(server);
            RawRing c2s = memory.c2sRings().get(0);
            RawRing s2c = memory.s2cRings().get(0);
            c2s.head(0xfff5);
            c2s.tail(0xfff0);
            c2s.flags(0);
            s2c.head(100);
            s2c.tail(0);
            s2c.flags(0x8000 | RawRing.MASK_INTERRUPT);

            MemifDetails details = server.details();

            assertThat(details.rings())
                    .containsExactly(
                            new Ring(Direction.RX, 0, 0, c2s.offset(), 1024, 0xfff5, 0xfff0, 0, false, 5),
                            new Ring(Direction.TX, 0, 0, s2c.offset(), 1024, 100, 0, 0x8001, true, 100));
            assertThat(details.rings().get(1).clientDescriptors()).isEqualTo(924);
            assertThat(details.properties().get("rings"))
                    .hasToString(
                            "[{direction=rx, queue=0, region=0, offset=0, size=1024, head=65525, tail=65520, flags=0, "
                                    + "interrupt-masked=false, client-descriptors=1019, server-descriptors=5}, "
                                    + "{direction=tx, queue=0, region=0, offset=16512, size=1024, head=100, tail=0, flags=32769, "
                                    + "interrupt-masked=true, client-descriptors=924, server-descriptors=100}]");
        }
    }

    @Test
    void shouldShowTheBuffersThatAClientPosted() {
        MemifPort server = opened(server().queues(2, 1).listenNow());
        MemifPort client = opened(client().queues(1, 2).ringSize(64).connectNow());
        awaitUp(server);

        assertThat(client.details().rings())
                .extracting(Ring::direction, Ring::queue, Ring::serverDescriptors)
                .containsExactly(tuple(Direction.RX, 0, 64), tuple(Direction.TX, 0, 0), tuple(Direction.TX, 1, 0));
    }

    @Test
    void shouldShowNoRingsWithoutALink() {
        MemifPort server = opened(server().listenNow());
        List<Ring> before = server.details().rings();
        MemifPort client = opened(client().connectNow());
        awaitUp(server);
        List<Ring> during = server.details().rings();

        close(client);

        Awaitility.await().until(() -> status(server) == Status.DOWN);
        assertThat(before).isEmpty();
        assertThat(during).hasSize(2);
        assertThat(server.details().rings()).isEmpty();
        assertThat(client.details().rings()).isEmpty();
    }

    @Test
    void shouldTellAtAnyTimeWhenLinksComeAndGoAndTakeTheirMemoryAway() {
        MemifPort server = opened(server().listenNow());
        server.receive().subscribe();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong some = new AtomicLong();
        AtomicLong none = new AtomicLong();
        int fds = Fd.openCount();
        int mappings = Mapping.openCount();
        CompletableFuture<Void> looking = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                (server.details().rings().isEmpty() ? none : some).incrementAndGet();
            }
        });
        for (int i = 1; i <= LINKS; i++) {
            try (RawMemifPeer client = RawMemifPeer.connect(path());
                    RawMemory memory = RawMemory.create()) {
                MemFd file = memory.regions().get(0).file();
                file.addSeals(MemFd.F_SEAL_SEAL);
                client.handshake(RawMessage.init(0), memory);
                long seen = some.get();
                Awaitility.await().pollDelay(Duration.ZERO).until(() -> some.get() > seen);
                if (i % 10 == 0) {
                    long missed = none.get();
                    file.resize(0);
                    Awaitility.await().pollDelay(Duration.ZERO).until(() -> none.get() > missed);
                }
            }
            Awaitility.await().until(() -> status(server) == Status.DOWN);
        }
        over.set(true);

        assertThat(looking).succeedsWithin(SOON);
        assertThat(server.stats().linksUp()).isEqualTo(LINKS);
        Awaitility.await().until(() -> Fd.openCount() <= fds && Mapping.openCount() <= mappings);
    }
}
