package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.frame;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkException;
import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.util.RaceTestUtils;

/** How a send ends: whatever it had taken over goes back. */
@LeakCheck
class SendEndTest {

    private static final int SLOTS = 64;

    @RegisterExtension
    final Wires wires = new Wires(2);

    @Test
    void shouldReleaseWhatWaitsWhenThePortIsDisposed() {
        RawPeer peer = wires.peer();
        Scheduler scheduler = Schedulers.newSingle("source");
        Mono<Void> sent = peer.port().send(SendTest.numbers(peer.port(), 10_000).publishOn(scheduler));

        StepVerifier.create(sent)
                .then(() -> soon().until(() -> peer.port().stats().txFrames() == SLOTS))
                .then(() -> Wires.rest(scheduler))
                .then(() -> peer.port().dispose())
                .expectErrorSatisfies(
                        e -> assertThat(e).isInstanceOf(LinkException.class).hasMessageContaining("before all frames"))
                .verify(Wires.LIMIT);
        scheduler.dispose();
    }

    @Test
    void shouldReleaseWhatWaitsWhenCancelled() {
        RawPeer peer = wires.peer();
        AtomicReference<Subscriber<? super Frame>> sink = new AtomicReference<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        Publisher<Frame> careless = subscriber -> {
            sink.set(subscriber);
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {
                    cancelled.set(true);
                }
            });
        };
        CompletableFuture<Void> sent = peer.port().send(careless).toFuture();
        for (int i = 0; i < 2 * SLOTS; i++) {
            sink.get().onNext(frame(peer.port(), i));
        }
        soon().until(() -> peer.port().stats().txFrames() == SLOTS);

        RaceTestUtils.race(() -> sent.cancel(false), () -> sink.get().onNext(frame(peer.port(), -1)));
        sink.get().onNext(frame(peer.port(), -2));

        soon().until(cancelled::get);
        assertThat(peer.received(0)).hasSize(SLOTS);
        peer.port().send(Flux.just(frame(peer.port(), 5))).block(Wires.LIMIT);
        assertThat(peer.received(0).stream().map(Wires::number)).containsExactly(5L);
    }

    @Test
    void shouldNotJoinTheLaneWhenCancelledInsideOnSubscribe() {
        RawPeer peer = wires.peer();
        for (int i = 0; i < 100; i++) {
            peer.port()
                    .send(SendTest.numbers(peer.port(), 5))
                    .doOnSubscribe(s -> s.cancel())
                    .subscribe();
        }

        peer.port().send(SendTest.numbers(peer.port(), 10)).block(Wires.LIMIT);

        assertThat(peer.received(0)).hasSize(10);
    }

    @Test
    void shouldPassTheErrorOnWhenTheFramesBeforeItAreSent() {
        RawPeer peer = wires.peer();
        Flux<Frame> source =
                SendTest.numbers(peer.port(), 10).concatWith(Mono.error(new IllegalStateException("no more")));

        StepVerifier.create(peer.port().send(source))
                .expectErrorMessage("no more")
                .verify(Wires.LIMIT);

        assertThat(peer.received(0)).hasSize(10);
    }

    @Test
    void shouldStopWhenThePeersCursorLies() {
        RawPeer peer = wires.peer();
        CompletableFuture<Void> sent =
                peer.port().send(SendTest.numbers(peer.port(), 1_000)).toFuture();
        soon().until(() -> peer.port().stats().txFrames() == SLOTS);

        peer.consume(0, SLOTS + 1);

        soon().until(() -> peer.faults().size() == 1);
        assertThat(sent).isNotDone();
        sent.cancel(false);
    }
}
