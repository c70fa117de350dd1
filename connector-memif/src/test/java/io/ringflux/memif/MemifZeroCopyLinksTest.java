package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.queue.TxQueue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Frames that a client sends without a copy, over one link after another. */
class MemifZeroCopyLinksTest extends ZeroCopyScenario {

    /** Shorter than frames of an ended link are left alone. */
    private static final long QUIET_MS = 900;

    private long numbered;

    @Test
    void shouldSendByTheNextLinkWhatWasAllocatedBeforeThisOneEnded() {
        MemifPort server = opened(server().listenNow());
        MemifPort client = opened(connecting()
                .reconnect(Duration.ofMillis(1), Duration.ofMillis(2))
                .connectNow());
        for (int link = 1; link <= 5; link++) {
            SequencedFrames frames = new SequencedFrames(1_000);
            List<Frame> prepared = frames.sentBy(client, POOL / 2).collectList().block(SOON);
            server.disconnect();
            int links = link + 1;
            Awaitility.await().until(() -> server.stats().linksUp() == links && status(server) == Status.UP);

            Mono<Void> received =
                    server.receive().take(POOL / 2).doOnNext(frames).then().cache();
            received.subscribe();
            client.send(Flux.fromIterable(prepared)).block(SOON);
            received.block(SOON);

            assertThat(frames.arrived()).isEqualTo(POOL / 2);
            awaitWholePool(client);
        }
    }

    @Test
    @Timeout(60)
    void shouldLeaveFramesAloneThatAServerReadsAfterTheEndOfItsLink() {
        PollerGroup serving = PollerGroup.create("zero-copy-server", 1);
        MemifPort server = opened(server().loops(serving).listenNow());
        long tookMs = Long.MAX_VALUE;
        while (tookMs > QUIET_MS) {
            SequencedFrames frames = new SequencedFrames(1_000);
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch overwritten = new CountDownLatch(1);
            Mono<Void> received = server.receive()
                    .doOnNext(frame -> {
                        reading.countDown();
                        await(overwritten);
                        frames.accept(frame);
                    })
                    .take(POOL / 2)
                    .then()
                    .cache();
            received.subscribe();
            MemifPort client = opened(connecting()
                    .reconnect(Duration.ofSeconds(30), Duration.ofSeconds(30))
                    .connectNow());
            client.send(frames.sentBy(client, POOL / 2)).block(SOON);
            await(reading);

            long startMs = System.currentTimeMillis();
            client.disconnect();
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> status(client) == Status.DOWN);
            assertThat(allocatable(client)).isGreaterThanOrEqualTo(POOL / 2);
            tookMs = System.currentTimeMillis() - startMs;
            overwritten.countDown();

            if (tookMs < QUIET_MS) {
                received.block(SOON);
                assertThat(frames.arrived()).isEqualTo(POOL / 2);
            }
            close(client);
        }
        close(server);
        serving.dispose();
    }

    @Test
    void shouldNeverShowAServerAFrameThatIsOverwrittenWhenLinksEndUnderLoad() {
        MemifPort server = opened(server().listenNow());
        MemifPort client = opened(connecting()
                .poolFrames(8192)
                .reconnect(Duration.ofMillis(1), Duration.ofMillis(2))
                .connectNow());
        AtomicInteger arrived = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        Disposable receiving = server.receive().subscribe(frame -> {
            long first = frame.buffer().getLong(0);
            boolean whole = frame.length() == 512;
            for (int i = 8; i < 512; i += 8) {
                whole &= frame.buffer().getLong(i) == first;
            }
            (whole ? arrived : broken).incrementAndGet();
        });
        Disposable sending =
                client.fill(0, queue -> sendNumbered(client, queue)).subscribe();
        for (int link = 1; link <= 20; link++) {
            int already = arrived.get();
            int links = link;
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> server.stats().linksUp() >= links && arrived.get() > already + 20_000);
            (link % 2 == 0 ? server : client).disconnect();
        }
        sending.dispose();
        receiving.dispose();

        assertThat(broken).hasValue(0);
        Awaitility.await().until(() -> allocatable(client) == 8192);
    }

    @Test
    void shouldKeepAUsersFrameReadableWhenThePortIsGone() {
        MemifPort server = opened(server().listenNow());
        MemifPort client = connecting().connectNow();
        awaitUp(server);
        Frame frame = Objects.requireNonNull(client.allocate(64));
        frame.buffer().setMemory(0, 64, (byte) 7);
        client.send(Mono.just(frame.retain())).block(SOON);

        close(client);

        assertThat(frame.copied().bytes()).hasSize(64).containsOnly(7);
        assertThat(client.allocate(64)).isNull();
        assertThat(frame.release()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Frames of which each repeats its own number; as many as there is room and memory for. */
    private int sendNumbered(MemifPort port, TxQueue queue) {
        int sent = 0;
        for (Frame frame = port.allocate(512); frame != null; frame = port.allocate(512)) {
            numbered++;
            for (int i = 0; i < 512; i += 8) {
                frame.buffer().putLong(i, numbered);
            }
            int used = queue.submit(frame);
            frame.release();
            if (used <= 0 || ++sent == 64) {
                break;
            }
        }
        return sent;
    }
}
