package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.FrameBatch;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;

/** Frames come as they are asked for: not one more, and each of them. */
@LeakCheck
class ReceiveDemandTest {

    @RegisterExtension
    final Wires wires = new Wires(1);

    @Test
    void shouldLeaveFramesInTheRingWhenNobodyAsks() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);
        peer.publish(0, numbers(0, 10));

        inbox.request(4);
        soon().until(() -> inbox.count() == 4);
        soon().until(() -> peer.room(0) == 64 - 6);

        assertThat(inbox.numbers()).containsExactly(0L, 1L, 2L, 3L);
        inbox.request(100);
        soon().until(() -> inbox.count() == 10);
        soon().until(() -> peer.room(0) == 64);
        inbox.cancel();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 64, 100, Long.MAX_VALUE})
    void shouldGiveEachFrameOnceWhenDemandIsRenewedInsideOnNext(long batch) {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox(self -> self.request(batch));
        peer.port().receive().subscribe(inbox);
        inbox.request(batch);

        for (int i = 0; i < 100; i++) {
            soon().until(() -> peer.room(0) >= 50);
            peer.publish(0, numbers(i * 50L, 50));
        }

        soon().until(() -> inbox.count() == 5000);
        assertThat(inbox.numbers()).isEqualTo(LongStream.range(0, 5000).boxed().toList());
        inbox.cancel();
    }

    @Test
    void shouldNotRepeatFramesWhenTheJvmTellsOfMemoryThatIsGone() {
        RawPeer peer = wires.peer();
        List<Long> seen = new CopyOnWriteArrayList<>();
        Disposable receiving = peer.port().receive().map(Wires::number).subscribe(number -> {
            seen.add(number);
            if (number == 3) {
                throw new InternalError("as the test wants");
            }
        });

        peer.publish(0, numbers(0, 10));

        soon().until(() -> seen.size() >= 10);
        assertThat(seen).isEqualTo(LongStream.range(0, 10).boxed().toList());
        receiving.dispose();
    }

    @Test
    void shouldFollowDemandStepByStep() {
        RawPeer peer = wires.peer();

        StepVerifier.create(peer.port().receive().map(Wires::number), 0)
                .expectSubscription()
                .then(() -> peer.publish(0, numbers(0, 5)))
                .thenRequest(1)
                .expectNext(0L)
                .thenRequest(2)
                .expectNext(1L, 2L)
                .thenRequest(Long.MAX_VALUE)
                .expectNext(3L, 4L)
                .thenCancel()
                .verify(Wires.LIMIT);
    }

    @Test
    void shouldAddUpDemandWhenTwoThreadsAsk() {
        RawPeer peer = wires.peer();
        int rounds = 500;
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);

        for (int i = 1; i <= rounds; i++) {
            int expected = 5 * i;
            soon().until(() -> peer.room(0) >= 5);
            peer.publish(0, numbers(expected - 5, 5));
            RaceTestUtils.race(() -> inbox.request(2), () -> inbox.request(3));
            soon().until(() -> inbox.count() == expected);
        }

        assertThat(inbox.numbers())
                .isEqualTo(LongStream.range(0, 5 * rounds).boxed().toList());
        inbox.cancel();
    }

    @Test
    void shouldCountOnlyWhatAFilterLetsThrough() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().filter(frame -> Wires.number(frame) % 2 == 1).subscribe(inbox);
        peer.publish(0, numbers(0, 20));

        inbox.request(3);
        soon().until(() -> inbox.count() == 3);
        soon().until(() -> peer.room(0) == 64 - 14);

        assertThat(inbox.numbers()).containsExactly(1L, 3L, 5L);
        inbox.cancel();
    }

    @Test
    void shouldCountBatchesWhenBatchesAreAskedFor() {
        RawPeer peer = wires.peer();
        List<Integer> sizes = new ArrayList<>();
        BaseSubscriber<FrameBatch> subscriber = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(FrameBatch batch) {
                synchronized (sizes) {
                    sizes.add(batch.size());
                }
            }
        };
        peer.publish(0, numbers(0, 30));
        peer.port().receiveBatches().subscribe(subscriber);

        subscriber.request(1);
        soon().until(() -> sizes.size() == 1);
        peer.publish(0, numbers(30, 5));
        subscriber.request(1);
        soon().until(() -> sizes.size() == 2);

        assertThat(sizes).containsExactly(30, 5);
        subscriber.cancel();
    }

    @Test
    void shouldRefuseTheSecondSubscriberUntilTheFirstHasCancelled() {
        RawPeer peer = wires.peer(options -> options.withQueues(2));
        Inbox first = new Inbox();
        peer.port().receive(1).subscribe(first);

        for (Flux<?> second : List.of(
                peer.port().receive(1), peer.port().receive(), peer.port().receiveBatches(1))) {
            StepVerifier.create(second)
                    .expectErrorSatisfies(e -> assertThat(e)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("has a subscriber already"))
                    .verify(Wires.LIMIT);
        }
        first.cancel();
        Inbox third = new Inbox();
        peer.port().receive().subscribe(third);
        third.request(10);
        peer.publish(1, numbers(0, 2));

        soon().until(() -> third.count() == 2);
        third.cancel();
    }

    @Test
    void shouldRefuseOneOfTwoWhenBothSubscribeAtOnce() {
        RawPeer peer = wires.peer();
        for (int i = 0; i < 200; i++) {
            Inbox left = new Inbox();
            Inbox right = new Inbox();

            RaceTestUtils.race(
                    () -> peer.port().receive().subscribe(left),
                    () -> peer.port().receive().subscribe(right));

            soon().until(() -> left.error() != null || right.error() != null);
            assertThat(left.error() == null || right.error() == null).isTrue();
            left.cancel();
            right.cancel();
        }
    }
}
