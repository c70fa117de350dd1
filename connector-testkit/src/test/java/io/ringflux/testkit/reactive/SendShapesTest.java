package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.done;
import static io.ringflux.testkit.reactive.Wires.frame;
import static io.ringflux.testkit.reactive.Wires.number;
import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.Payload;
import io.ringflux.testkit.memory.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What send() takes: chains, batches, lent frames of other ports, empty and oversized frames. */
@LeakCheck
class SendShapesTest {

    @RegisterExtension
    final Wires wires = new Wires(2);

    @Test
    void shouldSendChainsWholeWhenOneSlotIsTooShort() {
        RawPeer peer = wires.peer();
        CompletableFuture<Void> sent = peer.port()
                .send(Payload.frames(peer.port(), 0, 100, number -> 1 + (int) (number * 37 % 900)))
                .toFuture();
        List<byte[]> received = new ArrayList<>();

        soon().until(() -> {
            received.addAll(peer.received(0));
            return received.size() == 100;
        });

        done(sent);
        for (int i = 0; i < 100; i++) {
            assertThat(received.get(i)).hasSize(1 + i * 37 % 900);
        }
    }

    @Test
    void shouldDropAndCountWhatNoRingCanCarry() {
        RawPeer peer = wires.peer();
        Frame empty = frame(peer.port(), 0).length(0);
        Frame tooLong = peer.port().allocate(65 * 128);

        peer.port()
                .send(Flux.just(frame(peer.port(), 1), empty, tooLong, frame(peer.port(), 2)))
                .block(Wires.LIMIT);

        assertThat(peer.received(0).stream().map(Wires::number)).containsExactly(1L, 2L);
        assertThat(peer.port().stats().tx().get(0).dropped()).isEqualTo(2);
        assertThat(peer.port().stats().txFrames()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldForwardWithoutTakingFramesWhenThereIsRoom(int threads) {
        Wires own = new Wires(threads);
        own.beforeEach(null);
        try {
            RawPeer from = own.peer(options -> options.withPool(64, 128));
            RawPeer to = own.peer();
            Disposable forward = to.port().send(from.port().receive()).subscribe();
            List<Long> received = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                soon().until(() -> from.room(0) >= 50);
                from.publish(0, numbers(i * 50L, 50));
                int expected = (i + 1) * 50;
                soon().until(() -> {
                    to.received(0).forEach(bytes -> received.add(number(bytes)));
                    return received.size() == expected;
                });
            }
            assertThat(received).isEqualTo(LongStream.range(0, 5_000).boxed().toList());
            assertThat(from.port().stats().rx().get(0).starved()).isZero();
            forward.dispose();
        } finally {
            close(own);
        }
    }

    @Test
    void shouldHoldTheSourceBackWhenTheTargetIsFull() {
        RawPeer from = wires.peer();
        RawPeer to = wires.peer();
        Disposable forward = to.port().send(from.port().receive()).subscribe();
        from.publish(0, numbers(0, 64));
        soon().until(() -> from.room(0) == 64);
        from.publish(0, numbers(64, 64));
        soon().until(() -> to.port().stats().txFrames() == 64);

        int stillInTheRing = 64 - from.room(0);
        List<Long> received = new ArrayList<>();
        soon().until(() -> {
            to.received(0).forEach(bytes -> received.add(number(bytes)));
            return received.size() == 128;
        });

        assertThat(stillInTheRing).isGreaterThan(32);
        assertThat(received).isEqualTo(LongStream.range(0, 128).boxed().toList());
        forward.dispose();
    }

    @Test
    void shouldSendBatchesWhenTheyAreLentOrTakenOrBiggerThanTheRoom() {
        RawPeer from = wires.peer();
        RawPeer to = wires.peer();
        Scheduler scheduler = Schedulers.newSingle("hop");
        Disposable forward = to.port()
                .sendBatches(from.port().receiveBatches().map(FrameBatch::take).publishOn(scheduler))
                .subscribe();
        List<Long> received = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            soon().until(() -> {
                if (from.room(0) < 60) {
                    to.received(0).forEach(bytes -> received.add(number(bytes)));
                }
                return from.room(0) >= 60;
            });
            from.publish(0, numbers(i * 60L, 60));
        }

        soon().until(() -> {
            to.received(0).forEach(bytes -> received.add(number(bytes)));
            return received.size() == 3_000;
        });

        assertThat(received).isEqualTo(LongStream.range(0, 3_000).boxed().toList());
        forward.dispose();
        scheduler.dispose();
    }

    @Test
    void shouldFailWhenALentFrameComesFromAnotherThread() {
        RawPeer from = wires.peer();
        RawPeer to = wires.peer();
        Scheduler scheduler = Schedulers.newSingle("hop");
        from.publish(0, numbers(0, 1));

        Mono<Void> careless = to.port()
                .send(from.port().receive().flatMap(frame -> Mono.just(frame).delayElement(Duration.ZERO, scheduler)));

        StepVerifier.create(careless).expectError().verify(Wires.LIMIT);
        scheduler.dispose();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldFailWhenTheLoopIsGivenAFrameThatIsLentToAnother(boolean batches) {
        RawPeer from = wires.peer();
        RawPeer to = wires.peer();
        CompletableFuture<FrameBatch> lent = new CompletableFuture<>();
        CountDownLatch sent = new CountDownLatch(1);
        Disposable receiving = from.port().receiveBatches().subscribe(batch -> {
            lent.complete(batch);
            await(sent);
        });
        from.publish(0, numbers(0, 1));

        FrameBatch batch = lent.join();
        Mono<Void> careless = batches
                ? to.port().sendBatches(Flux.just(batch))
                : to.port().send(Mono.fromSupplier(() -> batch.get(0)));

        StepVerifier.create(careless)
                .expectErrorSatisfies(
                        error -> assertThat(error).hasMessageContaining("on loan was handed to another thread"))
                .verify(Wires.LIMIT);
        sent.countDown();
        assertThat(to.received(0)).isEmpty();
        receiving.dispose();
    }

    @Test
    void shouldReleaseWhatOperatorsDropWhenTheyFilterFailOrAreCancelled() {
        RawPeer peer = wires.peer();
        Scheduler scheduler = Schedulers.newSingle("hop");

        peer.port()
                .send(SendTest.numbers(peer.port(), 50).filter(frame -> number(frame) % 5 == 0))
                .block(Wires.LIMIT);
        StepVerifier.create(peer.port().send(SendTest.numbers(peer.port(), 50).map(frame -> {
                    if (number(frame) == 7) {
                        frame.release();
                        throw new IllegalStateException("seven");
                    }
                    return frame;
                })))
                .expectErrorMessage("seven")
                .verify(Wires.LIMIT);
        Disposable hopping = peer.port()
                .send(SendTest.numbers(peer.port(), 10_000).publishOn(scheduler, 128))
                .subscribe();
        soon().until(() -> peer.port().stats().txFrames() == 64);
        Wires.rest(scheduler);
        hopping.dispose();

        assertThat(peer.received(0)).hasSize(64);
        scheduler.dispose();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(Wires wires) {
        try {
            wires.afterEach(null);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
