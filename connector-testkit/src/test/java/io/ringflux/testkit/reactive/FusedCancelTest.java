package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

/** A fused subscriber may go at any point, from any thread: nothing is torn, lost or kept. */
@LeakCheck
class FusedCancelTest {

    @RegisterExtension
    final Wires wires = new Wires(1);

    private final Scheduler scheduler = Schedulers.newSingle("drain");

    @AfterEach
    void dispose() {
        scheduler.dispose();
    }

    @Test
    void shouldKeepTheFrameInUseWhenAnotherThreadCancels() {
        RawPeer peer = wires.peer();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        List<Long> after = new ArrayList<>();
        peer.publish(0, numbers(0, 40));
        Disposable subscription = peer.port().receive().publishOn(scheduler).subscribe(frame -> {
            entered.countDown();
            await(leave);
            synchronized (after) {
                after.add(Wires.number(frame));
            }
        });
        await(entered);

        subscription.dispose();
        peer.publish(0, numbers(40, 20));
        int roomWhileInUse = peer.room(0);
        leave.countDown();
        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(Long.MAX_VALUE);

        soon().until(() -> next.count() == 59);
        assertThat(roomWhileInUse).isEqualTo(64 - 60);
        assertThat(after).containsExactly(0L);
        assertThat(next.numbers()).startsWith(1L, 2L);
        next.cancel();
    }

    @Test
    void shouldLetGoWhenTheDrainNeverRuns() {
        RawPeer peer = wires.peer();
        Scheduler never = Schedulers.fromExecutor(task -> {});
        Inbox stuck = new Inbox();
        peer.port().receive().publishOn(never).subscribe(stuck);
        stuck.request(10);
        peer.publish(0, numbers(0, 5));

        stuck.cancel();
        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(10);

        soon().until(() -> next.count() == 5);
        next.cancel();
        never.dispose();
    }

    @Test
    void shouldLetGoWhenTheSchedulerIsGone() {
        RawPeer peer = wires.peer();
        Scheduler gone = Schedulers.newSingle("gone");
        Inbox stuck = new Inbox();
        peer.port().receive().publishOn(gone).subscribe(stuck);
        stuck.request(Long.MAX_VALUE);
        peer.publish(0, numbers(0, 1));
        soon().until(() -> stuck.count() == 1);
        AtomicLong published = new AtomicLong(1);

        gone.dispose();
        soon().until(() -> {
            peer.publish(0, numbers(published.getAndIncrement(), 1));
            return stuck.error() != null;
        });
        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(Long.MAX_VALUE);

        assertThat(stuck.error()).isInstanceOf(RejectedExecutionException.class);
        soon().until(() -> stuck.count() + next.count() == published.get());
        next.cancel();
    }

    @Test
    void shouldLoseNothingWhenTakersFollowOneAnother() {
        RawPeer peer = wires.peer();
        List<Long> all = new ArrayList<>();
        long published = 0;

        for (int i = 0; i < 500; i++) {
            while (peer.room(0) >= 16) {
                peer.publish(0, numbers(published, 16));
                published += 16;
            }
            Inbox inbox = new Inbox();
            peer.port().receive().publishOn(scheduler).take(1 + i % 40).subscribe(inbox);
            inbox.request(Long.MAX_VALUE);
            soon().until(inbox::isCompleted);
            all.addAll(inbox.numbers());
        }

        assertThat(all).isEqualTo(LongStream.range(0, all.size()).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 3, 0})
    void shouldNeitherTearNorLoseFramesWhenCancelRacesWithTheDrain(long demand) {
        RawPeer peer = wires.peer();
        long published = 0;
        long seen = 0;

        for (int i = 0; i < 2_000; i++) {
            Inbox inbox = new Inbox();
            List<Long> discarded = Collections.synchronizedList(new ArrayList<>());
            peer.port()
                    .receive()
                    .publishOn(scheduler)
                    .doOnDiscard(Frame.class, frame -> discarded.add(Wires.number(frame)))
                    .subscribe(inbox);
            inbox.request(Math.max(1, demand));
            byte[][] frames = numbers(published, Math.min(peer.room(0), 11));
            published += frames.length;
            Runnable more = demand == 3 ? () -> inbox.request(2) : () -> {};

            RaceTestUtils.race(inbox::cancel, () -> peer.publish(0, frames), more);

            Inbox rest = new Inbox();
            peer.port().receive().subscribe(rest);
            rest.request(Long.MAX_VALUE);
            long expected = published - seen;
            soon().until(() -> inbox.count() + discarded.size() + rest.count() == expected);
            rest.cancel();
            assertThat(discarded).hasSizeLessThan(2);
            List<Long> all = new ArrayList<>(inbox.numbers());
            all.addAll(discarded);
            all.addAll(rest.numbers());
            assertThat(all).isEqualTo(LongStream.range(seen, published).boxed().toList());
            seen = published;
        }
    }

    /** Reactor takes an InternalError, by which the JVM tells of lost memory, for the end of all. */
    @Test
    void shouldLetGoOfADrainThatDiedOnceItIsCancelled() {
        RawPeer peer = wires.peer();
        CountDownLatch died = new CountDownLatch(1);
        Disposable dead = peer.port().receive().publishOn(scheduler).subscribe(frame -> {
            died.countDown();
            throw new InternalError("as the test wants");
        });
        peer.publish(0, numbers(0, 3));
        await(died);
        Inbox refused = new Inbox();
        peer.port().receive().subscribe(refused);
        soon().until(() -> refused.error() != null);

        peer.linkDown("as the test wants");
        peer.linkUp();
        peer.publish(0, numbers(3, 3));
        dead.dispose();
        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(Long.MAX_VALUE);

        soon().until(() -> next.count() == 3);
        assertThat(next.numbers()).containsExactly(3L, 4L, 5L);
        next.cancel();
    }

    @Test
    void shouldServeTheNextWhenAnOperatorBehindTheHopKeepsItsFrame() {
        RawPeer peer = wires.peer();
        CountDownLatch mapped = new CountDownLatch(1);
        Inbox none = new Inbox();
        peer.port()
                .receive()
                .publishOn(scheduler)
                .concatMap(frame -> {
                    mapped.countDown();
                    return Mono.<Frame>never();
                })
                .subscribe(none);
        none.request(1);
        peer.publish(0, numbers(0, 3));
        await(mapped);

        none.cancel();
        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(Long.MAX_VALUE);
        peer.publish(0, numbers(3, 3));

        soon().until(() -> next.numbers().contains(5L));
        next.cancel();
    }

    /** Whatever interrupts: a worker that is disposed interrupts its thread. */
    private static void await(CountDownLatch latch) {
        long deadline = System.nanoTime() + Wires.LIMIT.toNanos();
        while (latch.getCount() > 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
