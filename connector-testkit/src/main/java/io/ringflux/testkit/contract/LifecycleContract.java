package io.ringflux.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkException;
import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.frame.Frame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Links go down and up, ports are disposed; streams end as they should, and nothing is left behind. */
public interface LifecycleContract extends ContractSubject {

    /** Long enough for a loaded machine. */
    Duration SOON = Duration.ofSeconds(60);

    @Test
    default void shouldTellWhatItIsWhenTheLinkIsUp() {
        try (TestLink link = open()) {
            assertThat(link.left().link().map(LinkState::status).blockFirst(SOON))
                    .isEqualTo(Status.UP);
            assertThat(link.left().stats().linksUp()).isEqualTo(1);
            assertThat(link.left().details().transport()).isNotBlank();
            assertThat(link.left().details().properties()).isNotEmpty();
            assertThat(link.left().number()).isNotEqualTo(link.right().number());
        }
    }

    @Test
    default void shouldEndStreamsWhenThePortIsDisposed() {
        try (TestLink link = open()) {
            CompletableFuture<Void> received = link.right().receive().then().toFuture();
            CompletableFuture<Void> sent =
                    link.right().send(Mono.<Frame>never().flux()).toFuture();
            CompletableFuture<List<LinkState>> states =
                    link.right().link().collectList().toFuture();

            link.right().dispose();
            link.right().dispose();

            link.right().onDispose().block(SOON);
            assertThat(link.right().isDisposed()).isTrue();
            Mono.fromFuture(received).block(SOON);
            StepVerifier.create(Mono.fromFuture(sent))
                    .expectError(LinkException.class)
                    .verify(SOON);
            assertThat(Mono.fromFuture(states).block(SOON))
                    .extracting(LinkState::status)
                    .endsWith(Status.CLOSED);
        }
    }

    @Test
    default void shouldCompleteLateSubscribersWhenThePortIsDisposed() {
        try (TestLink link = open()) {
            link.right().dispose();
            link.right().onDispose().block(SOON);

            StepVerifier.create(link.right().receive()).expectComplete().verify(SOON);
            StepVerifier.create(link.right().receiveBatches()).expectComplete().verify(SOON);
            StepVerifier.create(link.right().send(Mono.empty()))
                    .expectError(LinkException.class)
                    .verify(SOON);
            assertThat(link.right().allocate(64)).isNull();
        }
    }

    @Test
    default void shouldEndThePeersStreamsWhenAPortIsDisposed() {
        try (TestLink link = open()) {
            CompletableFuture<Void> received = link.left().receive().then().toFuture();

            link.right().dispose();

            Mono.fromFuture(received).block(SOON);
        }
    }

    @Test
    default void shouldOutliveTheLinkWhenItReconnects() {
        require(Capability.FLAP);
        int flaps = 20;
        try (TestLink link = open(LinkSpec::withReconnect)) {
            List<Status> states = new CopyOnWriteArrayList<>();
            link.right().link().map(LinkState::status).subscribe(states::add);
            List<Long> arrived = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> received = link.right()
                    .receive()
                    .doOnNext(frame -> arrived.add(frame.buffer().getLong(0)))
                    .then()
                    .toFuture();

            for (int i = 0; i < flaps; i++) {
                int sent = (i + 1) * 10;
                link.left()
                        .send(Payload.frames(link.left(), i * 10L, 10, number -> 64))
                        .block(SOON);
                Awaitility.await().atMost(SOON).until(() -> arrived.size() == sent);
                link.flap();
            }

            assertThat(received).isNotDone();
            assertThat(arrived).isSorted().doesNotHaveDuplicates();
            assertThat(states.stream().filter(Status.UP::equals)).hasSize(flaps + 1);
            assertThat(link.right().stats().rxFrames()).isEqualTo(flaps * 10L);
        }
    }

    @Test
    default void shouldGoOnWhenTheLinkFlapsUnderLoad() {
        require(Capability.FLAP);
        Scheduler scheduler = Schedulers.newSingle("drain");
        try (TestLink link = open(LinkSpec::withReconnect)) {
            List<Throwable> errors = new CopyOnWriteArrayList<>();
            link.left()
                    .send(Payload.frames(link.left(), Long.MAX_VALUE / 2, 64))
                    .subscribe(nothing -> {}, errors::add);
            link.right()
                    .send(Payload.frames(link.right(), Long.MAX_VALUE / 2, 64))
                    .subscribe(nothing -> {}, errors::add);
            link.right().receive().publishOn(scheduler).subscribe(frame -> {}, errors::add);
            link.left().receive().subscribe(frame -> {}, errors::add);

            for (int i = 0; i < 20; i++) {
                long before = link.right().stats().rxFrames();
                long beforeLeft = link.left().stats().rxFrames();
                link.flap();
                Awaitility.await().atMost(SOON).until(() -> link.right().stats().rxFrames() > before + 1000);
                Awaitility.await().atMost(SOON).until(() -> link.left().stats().rxFrames() > beforeLeft + 1000);
            }

            assertThat(errors).isEmpty();
        } finally {
            scheduler.disposeGracefully().block(SOON); // what it has yet to drain holds the ring
        }
    }
}
