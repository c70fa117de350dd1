package io.ringflux.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.FrameFlux;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Frames are borrowed unless taken; a taken one lives until it is released, wherever and whenever that is. */
public interface OwnershipContract extends ContractSubject {

    /** Long enough for a loaded machine. */
    Duration ENOUGH = Duration.ofSeconds(60);

    @Test
    default void shouldKeepTakenFramesWhenTheirSlotsAreUsedAgain() {
        int kept = 300;
        long count = 10_000;
        try (TestLink link = open()) {
            List<Frame> held = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<Void> received = link.right()
                    .receive()
                    .take(count)
                    .doOnNext(frame -> {
                        if (held.size() < kept) {
                            held.add(frame.retain());
                        }
                    })
                    .then()
                    .toFuture();

            link.left().send(Payload.frames(link.left(), count, 128)).block(ENOUGH);
            Mono.fromFuture(received).block(ENOUGH);

            for (int i = 0; i < kept; i++) {
                Payload.check(held.get(i), i, 128);
            }
            Collections.shuffle(held, new Random(1));
            held.forEach(frame -> assertThat(frame.release()).isTrue());
        }
    }

    @Test
    default void shouldGoOnReceivingWhenAnotherThreadReleases() {
        long count = 200_000;
        Scheduler scheduler = Schedulers.newSingle("keeper");
        try (TestLink link = open()) {
            ArrivalCheck arrivals = new ArrivalCheck(128);
            CompletableFuture<Void> received = link.right()
                    .receive()
                    .retain()
                    .publishOn(scheduler)
                    .doOnNext(frame -> {
                        arrivals.accept(frame);
                        frame.release();
                    })
                    .doOnDiscard(Frame.class, Frame::release)
                    .take(count)
                    .then()
                    .toFuture();

            link.left().send(Payload.frames(link.left(), count, 128)).block(ENOUGH);

            Mono.fromFuture(received).block(ENOUGH);
        } finally {
            scheduler.dispose();
        }
    }

    @Test
    default void shouldGiveCopiesThatOutliveThePort() {
        List<FrameCopy> copies;
        try (TestLink link = open()) {
            CompletableFuture<List<FrameCopy>> received =
                    link.right().receive().copied().take(100).collectList().toFuture();

            link.left().send(Payload.frames(link.left(), 100, 60)).block(ENOUGH);

            copies = Mono.fromFuture(received).block(ENOUGH);
        }
        assertThat(copies).hasSize(100).allMatch(copy -> copy.bytes().length == 60);
        assertThat(copies).extracting(copy -> copy.bytes()[0]).startsWith((byte) 0, (byte) 1, (byte) 2);
    }

    @Test
    default void shouldKeepWholeBatchesWhenTheyAreRetained() {
        long count = 500;
        try (TestLink link = open()) {
            List<FrameBatch> held = Collections.synchronizedList(new ArrayList<>());
            ArrivalCheck arrivals = new ArrivalCheck(90);
            CompletableFuture<Void> received = link.right()
                    .receiveBatches()
                    .doOnNext(batch -> held.add(batch.retain()))
                    .map(FrameBatch::size)
                    .scan(0, Integer::sum)
                    .takeUntil(sum -> sum == count)
                    .then()
                    .toFuture();

            link.left().send(Payload.frames(link.left(), count, 90)).block(ENOUGH);
            Mono.fromFuture(received).block(ENOUGH);

            held.forEach(arrivals::acceptAll);
            held.forEach(FrameBatch::release);
            assertThat(arrivals.count()).isEqualTo(count);
        }
    }

    @Test
    default void shouldKeepChainsWholeWhenTheyAreTaken() {
        require(Capability.CHAINS);
        long count = 300;
        int length = Math.min(maxFrameBytes(), 9000);
        Scheduler scheduler = Schedulers.newSingle("keeper");
        try (TestLink link = open(spec -> spec.withChunks(4096))) {
            ArrivalCheck arrivals = new ArrivalCheck(length);
            FrameFlux frames = link.right().receive();
            CompletableFuture<Void> received = frames.retain()
                    .publishOn(scheduler)
                    .doOnNext(frame -> {
                        arrivals.accept(frame);
                        frame.release();
                    })
                    .take(count)
                    .then()
                    .toFuture();

            link.left().send(Payload.frames(link.left(), count, length)).block(ENOUGH);

            Mono.fromFuture(received).block(ENOUGH);
        } finally {
            scheduler.dispose();
        }
    }

    @Test
    default void shouldFreeWhatWaitsWhenAPortIsDisposedUnderLoad() {
        for (int i = 0; i < 20; i++) {
            try (TestLink link = open()) {
                link.left()
                        .send(Payload.frames(link.left(), Long.MAX_VALUE / 2, 64))
                        .onErrorComplete()
                        .subscribe();
                link.left().send(link.left().receive()).onErrorComplete().subscribe();
                link.right().send(link.right().receive()).onErrorComplete().subscribe();
                link.right().link().blockFirst(ENOUGH);
            }
        }
    }
}
