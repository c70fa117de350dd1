package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.done;
import static io.ringflux.testkit.reactive.Wires.frame;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** send() asks for no more than there are free slots, and gives back everything that it does not send. */
@LeakCheck
class SendTest {

    private static final int SLOTS = 64;

    @RegisterExtension
    final Wires wires = new Wires(2);

    @Test
    void shouldAskForFreeSlotsOnly() {
        RawPeer peer = wires.peer();
        AtomicLong requested = new AtomicLong();
        AtomicLong taken = new AtomicLong();

        Disposable sending = peer.port()
                .send(numbers(peer.port(), 1_000)
                        .doOnNext(frame -> taken.incrementAndGet())
                        .doOnRequest(requested::addAndGet))
                .subscribe();
        soon().until(() -> taken.get() == SLOTS);
        assertThat(requested).hasValue(SLOTS);

        assertThat(peer.received(0)).hasSize(SLOTS);
        soon().until(() -> taken.get() == 2 * SLOTS);

        assertThat(requested).hasValue(2 * SLOTS);
        sending.dispose();
        soon().until(() -> peer.port().stats().txFrames() == 2 * SLOTS);
    }

    @Test
    void shouldCompleteWhenTheLastFrameIsInTheRing() {
        RawPeer peer = wires.peer();
        CompletableFuture<Void> sent =
                peer.port().send(numbers(peer.port(), SLOTS + 1)).toFuture();
        soon().until(() -> peer.port().stats().txFrames() == SLOTS);
        assertThat(sent).isNotDone();

        List<byte[]> received = new ArrayList<>(peer.received(0));
        done(sent);
        received.addAll(peer.received(0));

        assertThat(received.stream().map(Wires::number).toList())
                .isEqualTo(LongStream.range(0, SLOTS + 1).boxed().toList());
    }

    @Test
    void shouldSendNothingWhenTheSourceIsEmpty() {
        RawPeer peer = wires.peer();

        peer.port().send(Flux.empty()).block(Wires.LIMIT);
        peer.port().send(Mono.just(frame(peer.port(), 7))).block(Wires.LIMIT);

        assertThat(peer.received(0).stream().map(Wires::number)).containsExactly(7L);
    }

    @Test
    void shouldKeepOrderWhenTheSourceChangesThreads() {
        RawPeer peer = wires.peer();
        Scheduler scheduler = Schedulers.newParallel("sources", 2);
        int count = 20_000;
        CompletableFuture<Void> sent = peer.port()
                .send(numbers(peer.port(), count)
                        .publishOn(scheduler, 16)
                        .concatMap(frame -> Wires.number(frame) % 50 == 0
                                ? Mono.just(frame).subscribeOn(scheduler)
                                : Mono.just(frame))
                        .publishOn(scheduler, 8))
                .toFuture();

        List<Long> received = new ArrayList<>();
        soon().until(() -> {
            peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));
            return received.size() == count;
        });

        done(sent);
        assertThat(received).isEqualTo(LongStream.range(0, count).boxed().toList());
        scheduler.dispose();
    }

    @Test
    void shouldWaitWhenTheLinkIsDownAndGoOnWhenItIsUp() {
        RawPeer peer = wires.peer();
        peer.linkDown("as the test wants");
        CompletableFuture<Void> sent =
                peer.port().send(numbers(peer.port(), 10)).toFuture();
        CompletableFuture<Void> hot =
                peer.port().send(Flux.just(frame(peer.port(), 99))).toFuture();

        peer.linkUp();
        done(sent);
        done(hot);

        assertThat(peer.received(0)).hasSize(11);
    }

    @Test
    void shouldKeepFramesThatWaitWhenTheLinkFlaps() {
        RawPeer peer = wires.peer();
        int count = 500;
        CompletableFuture<Void> sent =
                peer.port().send(numbers(peer.port(), count)).toFuture();
        List<Long> received = new ArrayList<>();

        while (!sent.isDone()) {
            peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));
            peer.linkDown("as the test wants");
            peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));
            peer.linkUp();
        }
        peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));

        assertThat(received).isEqualTo(LongStream.range(0, count).boxed().toList());
    }

    @Test
    void shouldShareTheRingWhenTwoSend() {
        RawPeer peer = wires.peer();
        CompletableFuture<Void> one =
                peer.port().send(numbers(peer.port(), 2_000)).toFuture();
        CompletableFuture<Void> two =
                peer.port().send(numbers(peer.port(), 2_000)).toFuture();
        List<Long> received = new ArrayList<>();

        soon().until(() -> {
            peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));
            return received.size() == 4_000;
        });

        done(one);
        done(two);
        assertThat(received.subList(0, 200))
                .satisfies(first -> assertThat(first.stream().distinct().count())
                        .as("both get their share")
                        .isLessThan(180));
    }

    @Test
    void shouldSendWhenAnotherSenderIsSilentWithTheWholeRingPromised() {
        RawPeer peer = wires.peer();
        AtomicLong promised = new AtomicLong();
        Disposable silent = peer.port()
                .send(Flux.<Frame>never().doOnRequest(promised::addAndGet))
                .subscribe();
        soon().until(() -> promised.get() == SLOTS);

        CompletableFuture<Void> sent =
                peer.port().send(numbers(peer.port(), 1_000)).toFuture();
        List<Long> received = new ArrayList<>();
        soon().until(() -> {
            peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));
            return sent.isDone();
        });

        done(sent);
        peer.received(0).forEach(bytes -> received.add(Wires.number(bytes)));
        assertThat(received).isEqualTo(LongStream.range(0, 1_000).boxed().toList());
        silent.dispose();
    }

    static Flux<Frame> numbers(FramePort port, long count) {
        return Flux.<Frame, Long>generate(() -> 0L, (number, sink) -> {
            if (number == count) {
                sink.complete();
            } else {
                sink.next(frame(port, number));
            }
            return number + 1;
        });
    }
}
