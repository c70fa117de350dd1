package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.number;
import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Fuseable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A publishOn directly behind receive() drains the ring by itself, on its own thread. */
@LeakCheck
class FusionTest {

    @RegisterExtension
    final Wires wires = new Wires(1);

    private final Scheduler scheduler = Schedulers.newSingle("drain");

    @AfterEach
    void dispose() {
        scheduler.dispose();
    }

    @Test
    void shouldFuseAsynchronouslyOnly() {
        RawPeer peer = wires.peer();
        peer.publish(0, numbers(0, 3));

        StepVerifier.create(peer.port().receive())
                .expectFusion(Fuseable.ASYNC)
                .expectNextCount(3)
                .thenCancel()
                .verify(Wires.LIMIT);
        StepVerifier.create(peer.port().receive())
                .expectFusion(Fuseable.ANY, Fuseable.ASYNC)
                .thenCancel()
                .verify(Wires.LIMIT);
        StepVerifier.create(peer.port().receive())
                .expectFusion(Fuseable.SYNC, Fuseable.NONE)
                .thenCancel()
                .verify(Wires.LIMIT);
        StepVerifier.create(peer.port().receiveBatches())
                .expectNoFusionSupport()
                .thenCancel()
                .verify(Wires.LIMIT);
    }

    @Test
    void shouldDrainTheRingOnTheSubscribersThreadWithoutTakingFrames() {
        RawPeer peer = wires.peer(options -> options.withPool(64, 128));
        List<String> threads = new CopyOnWriteArrayList<>();
        Inbox inbox = new Inbox(self -> threads.add(Thread.currentThread().getName()));
        peer.port().receive().publishOn(scheduler).subscribe(inbox);
        inbox.request(Long.MAX_VALUE);

        for (int i = 0; i < 100; i++) {
            soon().until(() -> peer.room(0) >= 20);
            peer.publish(0, numbers(i * 20L, 20));
        }

        soon().until(() -> inbox.count() == 2000);
        assertThat(inbox.numbers()).isEqualTo(LongStream.range(0, 2000).boxed().toList());
        assertThat(threads).allMatch(name -> name.startsWith("drain"));
        assertThat(peer.port().stats().rx().get(0).starved()).isZero();
        inbox.cancel();
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldLoseNoSignalWhenEveryFrameComesToAnEmptyRing(RxMode mode) {
        RawPeer peer = wires.peer(options -> options.withMode(mode));
        int count = mode == RxMode.POLLING ? 20_000 : 100_000;
        long[] last = {-1};
        peer.port().receive().publishOn(scheduler).subscribe(frame -> {
            synchronized (last) {
                assertThat(number(frame)).isEqualTo(last[0] + 1);
                last[0]++;
            }
        });

        for (int i = 0; i < count; i++) {
            int expected = i;
            peer.publish(0, Wires.number(i));
            spinUntil(() -> {
                synchronized (last) {
                    return last[0] == expected;
                }
            });
        }
    }

    @Test
    void shouldHoldFramesInTheRingWhenDemandIsSpent() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().publishOn(scheduler).subscribe(inbox);
        peer.publish(0, numbers(0, 40));

        inbox.request(10);
        soon().until(() -> inbox.count() == 10);
        inbox.request(5);
        soon().until(() -> inbox.count() == 15);

        assertThat(peer.room(0)).isEqualTo(64 - 40);
        inbox.request(25);
        soon().until(() -> inbox.count() == 40);
        inbox.cancel();
        soon().until(() -> peer.room(0) == 64);
    }

    @Test
    void shouldGoOnWhenTheLinkFlaps() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().publishOn(scheduler).subscribe(inbox);
        inbox.request(Long.MAX_VALUE);

        for (int i = 0; i < 100; i++) {
            peer.publish(0, numbers(i * 10L, 10));
            peer.linkDown("as the test wants");
            if (i % 2 == 0) {
                peer.linkUp();
                peer.linkDown("at once");
            }
            peer.linkUp();
            int expected = (i + 1) * 10;
            soon().until(() -> inbox.count() == expected);
        }

        assertThat(inbox.numbers()).isSorted().doesNotHaveDuplicates();
        assertThat(peer.port().stats().rxFrames()).isEqualTo(1000);
        inbox.cancel();
    }

    @Test
    void shouldDeliverWhatIsThereWhenThePortEnds() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().publishOn(scheduler).subscribe(inbox);
        peer.publish(0, numbers(0, 40));
        inbox.request(10);
        soon().until(() -> inbox.count() == 10);

        peer.end(null);
        assertThat(inbox.isCompleted()).isFalse();
        inbox.request(Long.MAX_VALUE);

        soon().until(inbox::isCompleted);
        assertThat(inbox.count()).isEqualTo(40);
        assertThat(peer.port().receive().collectList().block(Wires.LIMIT)).isEmpty();
    }

    @Test
    void shouldCompleteWithoutDemandWhenNothingIsLeft() {
        RawPeer peer = wires.peer();
        Inbox unread = new Inbox();
        peer.port().receive().publishOn(scheduler).subscribe(unread);

        peer.end(null);

        soon().until(unread::isCompleted);
    }

    @Test
    void shouldCompleteLaterSubscribersWhileAnEarlierOneStillDrains() {
        RawPeer peer = wires.peer();
        Inbox slow = new Inbox();
        peer.port().receive().publishOn(scheduler).subscribe(slow);
        peer.publish(0, numbers(0, 5));
        slow.request(1);
        soon().until(() -> slow.count() == 1);

        peer.end(null);

        assertThat(peer.port().receive().collectList().block(Wires.LIMIT)).isEmpty();
        slow.request(10);
        soon().until(slow::isCompleted);
        assertThat(slow.count()).isEqualTo(5);
    }

    @Test
    void shouldMergeQueuesWhenSeveralAreDrained() {
        RawPeer peer = wires.peer(options -> options.withQueues(3));
        Inbox inbox = new Inbox();
        peer.port().receive().publishOn(scheduler).subscribe(inbox);
        inbox.request(Long.MAX_VALUE);

        for (int i = 0; i < 90; i++) {
            int queue = i % 3;
            soon().until(() -> peer.room(queue) >= 10);
            peer.publish(queue, numbers(i * 10L, 10));
        }

        soon().until(() -> inbox.count() == 900);
        assertThat(inbox.numbers()).doesNotHaveDuplicates();
        inbox.cancel();
    }

    private static void spinUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Wires.LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a signal was lost").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
