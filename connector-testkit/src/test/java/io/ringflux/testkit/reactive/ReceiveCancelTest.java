package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.test.util.RaceTestUtils;

/** A subscriber may go at any point; the next one gets every frame that it did not get. */
@LeakCheck
class ReceiveCancelTest {

    @RegisterExtension
    final Wires wires = new Wires(2);

    @AfterEach
    void forgetHooks() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void shouldHandTheRestToTheNextWhenCancelledInsideOnNext() {
        RawPeer peer = wires.peer();
        List<Long> all = new CopyOnWriteArrayList<>();
        List<Inbox> inboxes = new CopyOnWriteArrayList<>();
        subscribeAgain(peer, all, inboxes);

        for (int i = 0; i < 20; i++) {
            soon().until(() -> peer.room(0) == 64);
            peer.publish(0, numbers(i * 64L, 64));
        }

        soon().until(() -> all.size() == 20 * 64);
        assertThat(all).isEqualTo(LongStream.range(0, 20 * 64).boxed().toList());
        assertThat(inboxes.size()).isGreaterThan(20 * 64 / 3);
        inboxes.forEach(Inbox::cancel);
    }

    /** Takes three frames, cancels and subscribes again, all inside onNext. */
    private void subscribeAgain(RawPeer peer, List<Long> all, List<Inbox> inboxes) {
        Inbox inbox = new Inbox(self -> {
            all.add(self.numbers().get(self.count() - 1));
            if (self.count() == 3) {
                self.cancel();
                subscribeAgain(peer, all, inboxes);
            }
        });
        inboxes.add(inbox);
        peer.port().receive().subscribe(inbox);
        inbox.request(Long.MAX_VALUE);
    }

    @Test
    void shouldGiveNothingWhenCancelledInsideOnSubscribe() {
        RawPeer peer = wires.peer();
        peer.publish(0, numbers(0, 5));

        peer.port().receive().subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(5);
                subscription.cancel();
                subscription.request(5);
            }

            @Override
            public void onNext(Frame frame) {
                throw new AssertionError("cancelled");
            }

            @Override
            public void onError(Throwable error) {
                throw new AssertionError("cancelled", error);
            }

            @Override
            public void onComplete() {
                throw new AssertionError("cancelled");
            }
        });
        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(10);

        soon().until(() -> next.count() == 5);
        next.cancel();
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldLoseNoFrameWhenCancelRacesWithFrames(RxMode mode) {
        RawPeer peer = wires.peer(options -> options.withMode(mode));
        List<Inbox> inboxes = new ArrayList<>();
        long published = 0;

        for (int i = 0; i < 1_000; i++) {
            Inbox inbox = new Inbox();
            peer.port().receive().subscribe(inbox);
            inbox.request(i % 2 == 0 ? Long.MAX_VALUE : 7);
            int count = Math.min(peer.room(0), 9);
            byte[][] frames = numbers(published, count);
            published += count;

            RaceTestUtils.race(inbox::cancel, () -> peer.publish(0, frames));

            Inbox witness = new Inbox();
            peer.port().receive().subscribe(witness);
            witness.cancel();
            inboxes.add(inbox);
        }
        Inbox last = new Inbox();
        peer.port().receive().subscribe(last);
        last.request(Long.MAX_VALUE);
        inboxes.add(last);
        long expected = published;
        soon().until(() -> inboxes.stream().mapToLong(Inbox::count).sum() == expected);
        last.cancel();

        assertThat(inboxes.stream().flatMap(inbox -> inbox.numbers().stream()))
                .containsExactlyElementsOf(
                        LongStream.range(0, published).boxed().toList());
    }

    @Test
    void shouldGoOnWithTheNextWhenASubscriberThrows() {
        RawPeer peer = wires.peer();
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        CoreSubscriber<Frame> careless = new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Frame frame) {
                throw new IllegalStateException("as the test wants");
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        };
        peer.port().receive().subscribe(careless);
        peer.publish(0, numbers(0, 5));
        soon().until(() -> dropped.size() == 1);

        Inbox next = new Inbox();
        peer.port().receive().subscribe(next);
        next.request(10);

        soon().until(() -> next.count() == 4);
        assertThat(next.numbers()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(dropped).singleElement().isInstanceOf(IllegalStateException.class);
        next.cancel();
    }

    @Test
    void shouldServeTheNextWhenTheFirstIsOnAnotherLoop() {
        RawPeer peer = wires.peer(options -> options.withQueues(2));
        Inbox all = new Inbox();
        peer.port().receive().subscribe(all);
        all.request(Long.MAX_VALUE);
        peer.publish(1, numbers(0, 3));
        soon().until(() -> all.count() == 3);

        all.cancel();
        Inbox second = new Inbox();
        peer.port().receive(1).subscribe(second);
        second.request(Long.MAX_VALUE);
        peer.publish(1, numbers(3, 3));

        soon().until(() -> second.count() == 3);
        second.cancel();
    }
}
