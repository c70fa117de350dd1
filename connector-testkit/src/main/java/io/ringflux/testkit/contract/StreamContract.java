package io.ringflux.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.loop.RxMode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongToIntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Frames arrive whole, once, in order, whatever way they take. */
public interface StreamContract extends ContractSubject {

    /** Long enough for a loaded machine, on which spinning loops share CPUs; a lost frame shows as this time-out. */
    Duration PATIENCE = Duration.ofMinutes(5);

    @ParameterizedTest
    @EnumSource(RxMode.class)
    default void shouldDeliverInOrderWhenAMillionFramesFlowInBothDirections(RxMode mode) {
        long count = 1_000_000;
        try (TestLink link = open(spec -> spec.withMode(mode))) {
            ArrivalCheck atRight = new ArrivalCheck(64);
            ArrivalCheck atLeft = new ArrivalCheck(60);
            CompletableFuture<Void> right =
                    link.right().receive().take(count).doOnNext(atRight).then().toFuture();
            CompletableFuture<Void> left =
                    link.left().receive().take(count).doOnNext(atLeft).then().toFuture();

            Mono.when(
                            link.left().send(Payload.frames(link.left(), count, 64)),
                            link.right().send(Payload.frames(link.right(), count, 60)))
                    .block(PATIENCE);

            Mono.when(Mono.fromFuture(right), Mono.fromFuture(left)).block(PATIENCE);
            // A burst is counted when it is released, which is after its last frame has arrived.
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(link.right().stats().rxFrames()).isEqualTo(count));
            assertThat(link.left().stats().txFrames()).isEqualTo(count);
        }
    }

    @Test
    default void shouldKeepEveryByteWhenFramesHaveEveryLength() {
        LongToIntFunction lengths = number -> lengthOf(number, maxFrameBytes());
        long count = countOfLengths(maxFrameBytes());
        int chunksPerFrame = 2 + maxFrameBytes() / 2048;
        try (TestLink link = open(spec -> spec.withChunks(spec.ringSize() * chunksPerFrame))) {
            ArrivalCheck arrivals = new ArrivalCheck(lengths);
            CompletableFuture<Void> received =
                    link.right().receive().take(count).doOnNext(arrivals).then().toFuture();

            link.left().send(Payload.frames(link.left(), 0, count, lengths)).block(PATIENCE);

            Mono.fromFuture(received).block(PATIENCE);
            assertThat(lengthOf(count - 1, maxFrameBytes())).isEqualTo(maxFrameBytes());
        }
    }

    @Test
    default void shouldKeepOrderWhenFramesTravelInBatches() {
        long count = 100_000;
        try (TestLink link = open()) {
            ArrivalCheck arrivals = new ArrivalCheck(200);
            CompletableFuture<Void> echoed = link.left()
                    .receiveBatches()
                    .doOnNext(arrivals::acceptAll)
                    .takeUntil(batch -> arrivals.count() == count)
                    .then()
                    .toFuture();
            CompletableFuture<Void> echo =
                    link.right().sendBatches(link.right().receiveBatches()).toFuture();

            link.left().send(Payload.frames(link.left(), count, 200)).block(PATIENCE);

            Mono.fromFuture(echoed).block(PATIENCE);
            assertThat(echo).isNotDone();
        }
    }

    @Test
    default void shouldKeepOrderWhenAnotherThreadDrainsTheRing() {
        long count = 200_000;
        Scheduler scheduler = Schedulers.newSingle("drain");
        try (TestLink link = open()) {
            ArrivalCheck arrivals = new ArrivalCheck(100);
            CompletableFuture<Void> received = link.right()
                    .receive()
                    .publishOn(scheduler)
                    .doOnNext(arrivals)
                    .take(count)
                    .then()
                    .toFuture();

            link.left().send(Payload.frames(link.left(), count, 100)).block(PATIENCE);

            Mono.fromFuture(received).block(PATIENCE);
        } finally {
            scheduler.dispose();
        }
    }

    @Test
    default void shouldKeepOrderWhenAnotherThreadSends() {
        long count = 100_000;
        Scheduler scheduler = Schedulers.newSingle("source");
        try (TestLink link = open()) {
            ArrivalCheck arrivals = new ArrivalCheck(100);
            CompletableFuture<Void> received =
                    link.right().receive().take(count).doOnNext(arrivals).then().toFuture();

            link.left()
                    .send(Payload.frames(link.left(), count, 100).publishOn(scheduler))
                    .block(PATIENCE);

            Mono.fromFuture(received).block(PATIENCE);
        } finally {
            scheduler.dispose();
        }
    }

    @Test
    default void shouldEchoWithoutCopyWhenReceivedFramesAreSentBack() {
        long count = 200_000;
        try (TestLink link = open()) {
            ArrivalCheck arrivals = new ArrivalCheck(120);
            CompletableFuture<Void> back =
                    link.left().receive().take(count).doOnNext(arrivals).then().toFuture();
            CompletableFuture<Void> echo =
                    link.right().send(link.right().receive()).toFuture();

            link.left().send(Payload.frames(link.left(), count, 120)).block(PATIENCE);

            Mono.fromFuture(back).block(PATIENCE);
            assertThat(echo).isNotDone();
        }
    }

    @Test
    default void shouldServeEachQueueByItselfWhenThereAreSeveral() {
        require(Capability.QUEUES);
        long count = 20_000;
        int queues = 3;
        try (TestLink link = open(spec -> spec.withQueues(queues))) {
            CompletableFuture<?>[] received = new CompletableFuture<?>[queues];
            for (int i = 0; i < queues; i++) {
                int queue = i;
                ArrivalCheck arrivals = new ArrivalCheck(64 + queue);
                received[i] = link.right()
                        .receive(queue)
                        .take(count)
                        .doOnNext(arrivals)
                        .doOnNext(frame -> assertThat(frame.queue()).isEqualTo(queue))
                        .then()
                        .toFuture();
            }

            for (int i = 0; i < queues; i++) {
                link.left().send(i, Payload.frames(link.left(), count, 64 + i)).block(PATIENCE);
            }

            Mono.fromFuture(CompletableFuture.allOf(received)).block(PATIENCE);
        }
    }

    @Test
    default void shouldMergeAllQueuesWhenReceiveNamesNone() {
        require(Capability.QUEUES);
        long count = 20_000;
        int queues = 3;
        try (TestLink link = open(spec -> spec.withQueues(queues))) {
            ArrivalCheck[] arrivals = {new ArrivalCheck(64), new ArrivalCheck(64), new ArrivalCheck(64)};
            CompletableFuture<Void> received = link.right()
                    .receive()
                    .take(queues * count)
                    .doOnNext((Frame frame) -> arrivals[frame.queue()].accept(frame))
                    .then()
                    .toFuture();

            Mono.when(
                            link.left().send(0, Payload.frames(link.left(), count, 64)),
                            link.left().send(1, Payload.frames(link.left(), count, 64)),
                            link.left().send(2, Payload.frames(link.left(), count, 64)))
                    .block(PATIENCE);

            Mono.fromFuture(received).block(PATIENCE);
            assertThat(arrivals).extracting(ArrivalCheck::count).containsOnly(count);
        }
    }

    /** Every length up to 4096, then every 251st, and the longest. */
    private static int lengthOf(long number, int longest) {
        long dense = Math.min(4096, longest);
        return (int) (number < dense ? number + 1 : Math.min(longest, dense + (number - dense + 1) * 251));
    }

    private static long countOfLengths(int longest) {
        long dense = Math.min(4096, longest);
        return dense + (longest - dense + 250) / 251;
    }
}
