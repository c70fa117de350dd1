package io.ringflux.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Demand is the only throttle, and nobody who cancels, throws or dawdles costs anybody a frame. */
public interface DemandContract extends ContractSubject {

    /** Long enough for a loaded machine. */
    Duration LIMIT = Duration.ofSeconds(60);

    @Test
    default void shouldHoldTheSenderBackWhenNobodyReceives() {
        long count = 5_000;
        try (TestLink link = open()) {
            AtomicLong taken = new AtomicLong();
            CompletableFuture<Void> sent = link.left()
                    .send(Payload.frames(link.left(), count, 64).doOnNext(frame -> taken.incrementAndGet()))
                    .toFuture();
            Awaitility.await()
                    .during(Duration.ofMillis(200))
                    .until(() -> taken.get() > 0 && link.left().stats().txFrames() == taken.get());
            long ahead = taken.get();

            ArrivalCheck arrivals = new ArrivalCheck(64);
            link.right().receive().take(count).doOnNext(arrivals).then().block(LIMIT);

            assertThat(ahead).isLessThan(count);
            Mono.fromFuture(sent).block(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    default void shouldGiveNoMoreThanRequestedWhenTheSubscriberIsSlow(int batch) {
        long count = 10_000;
        try (TestLink link = open()) {
            ArrivalCheck arrivals = new ArrivalCheck(64);
            AtomicLong requested = new AtomicLong();
            CompletableFuture<Void> done = new CompletableFuture<>();
            BaseSubscriber<Frame> subscriber = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {}

                @Override
                protected void hookOnNext(Frame frame) {
                    arrivals.accept(frame);
                    if (arrivals.count() > requested.get()) {
                        done.completeExceptionally(new AssertionError("more frames than requested"));
                    } else if (arrivals.count() == count) {
                        done.complete(null);
                    }
                }
            };
            link.right().receive().subscribe(subscriber);
            CompletableFuture<Void> sent =
                    link.left().send(Payload.frames(link.left(), count, 64)).toFuture();

            while (requested.get() < count) {
                requested.addAndGet(batch);
                subscriber.request(batch);
                Awaitility.await()
                        .pollInterval(Duration.ofNanos(20_000))
                        .pollDelay(Duration.ZERO)
                        .atMost(LIMIT)
                        .until(() -> arrivals.count() >= Math.min(count, requested.get()) || done.isDone());
            }

            Mono.fromFuture(done).block(LIMIT);
            Mono.fromFuture(sent).block(LIMIT);
            subscriber.cancel();
        }
    }

    @Test
    default void shouldLoseNothingWhenSubscribersComeAndGo() {
        int rounds = 500;
        long total = 0;
        SplittableRandom random = new SplittableRandom(7);
        try (TestLink link = open()) {
            CompletableFuture<Void> sent = link.left()
                    .send(Payload.frames(link.left(), Long.MAX_VALUE / 2, 64))
                    .toFuture();
            ArrivalCheck arrivals = new ArrivalCheck(64);
            for (int i = 0; i < rounds; i++) {
                int frames = 1 + random.nextInt(150);

                link.right().receive().take(frames).doOnNext(arrivals).then().block(LIMIT);

                total += frames;
                assertThat(arrivals.count()).isEqualTo(total);
            }
            assertThat(sent).isNotDone();
        }
    }

    @Test
    default void shouldGoOnWithTheNextSubscriberWhenOneThrows() {
        long count = 1_000;
        try (TestLink link = open()) {
            CompletableFuture<Void> sent =
                    link.left().send(Payload.frames(link.left(), count, 64)).toFuture();
            ArrivalCheck arrivals = new ArrivalCheck(64);
            Flux<Frame> failing = link.right().receive().doOnNext(frame -> {
                arrivals.accept(frame);
                if (arrivals.count() == 100) {
                    throw new IllegalStateException("enough");
                }
            });

            StepVerifier.create(failing.then()).expectErrorMessage("enough").verify(LIMIT);

            link.right().receive().take(count - 100).doOnNext(arrivals).then().block(LIMIT);
            Mono.fromFuture(sent).block(LIMIT);
        }
    }

    @Test
    default void shouldRefuseTheSecondSubscriberWhenAQueueHasOne() {
        try (TestLink link = open()) {
            CompletableFuture<Void> first = link.right().receive().then().toFuture();

            StepVerifier.create(link.right().receive())
                    .expectError(IllegalStateException.class)
                    .verify(LIMIT);
            StepVerifier.create(link.right().receiveBatches())
                    .expectError(IllegalStateException.class)
                    .verify(LIMIT);

            assertThat(first).isNotDone();
        }
    }

    @Test
    default void shouldStopAskingWhenTheSendIsCancelled() {
        try (TestLink link = open()) {
            Semaphore cancelled = new Semaphore(0);

            link.left()
                    .send(Payload.frames(link.left(), Long.MAX_VALUE / 2, 64).doOnCancel(cancelled::release))
                    .subscribe()
                    .dispose();

            Awaitility.await().atMost(LIMIT).until(() -> cancelled.availablePermits() == 1);
        }
    }
}
