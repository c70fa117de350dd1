package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Ports that outlive their interface. */
@LeakCheck
class ReconnectIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LENGTH = 100;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @Test
    void shouldComeBackEachTimeThatTheInterfaceIsMadeAgain() {
        AfXdpPort left = lab.open(patient(lab.leftClient().sendOnly()));
        AfXdpPort right = lab.open(patient(lab.rightClient().everything()));
        List<Status> states = new CopyOnWriteArrayList<>();
        right.link().map(LinkState::status).distinctUntilChanged().subscribe(states::add);
        ArrivalCheck arrivals = new ArrivalCheck(LENGTH);
        CompletableFuture<Void> received =
                right.receive().doOnNext(arrivals).then().toFuture();
        send(left, arrivals, 0);

        for (int flap = 1; flap <= 2; flap++) {
            int index = right.details().index();
            lab.unplug();
            await(left, Status.DOWN);
            await(right, Status.DOWN);
            Awaitility.await().atMost(SOON).until(() -> right.statistics(0).equals(XskStatistics.NONE));
            lab.plugIn();
            await(left, Status.UP);
            await(right, Status.UP);
            assertThat(right.details().index()).isNotEqualTo(index);
            send(left, arrivals, flap * 50);
        }

        assertThat(received).isNotDone();
        assertThat(states).containsExactly(Status.UP, Status.DOWN, Status.UP, Status.DOWN, Status.UP);
        assertThat(right.stats().linksUp()).isEqualTo(3);
        assertThat(right.stats().rxFrames()).isEqualTo(150);
        Awaitility.await().atMost(SOON).until(() -> right.frames().conserves());
    }

    @Test
    void shouldHaveTheFilterThatWasSetWhileTheInterfaceWasAway() {
        AfXdpPort left = lab.open(patient(lab.leftClient().sendOnly()));
        AfXdpPort right = lab.open(patient(lab.rightClient().filter("udp port 9")));
        ArrivalCheck arrivals = new ArrivalCheck(LENGTH);
        right.receive().doOnNext(arrivals).subscribe();
        lab.unplug();
        await(right, Status.DOWN);

        right.filter("all").block(SOON);
        lab.plugIn();

        await(left, Status.UP);
        await(right, Status.UP);
        send(left, arrivals, 0);
    }

    @Test
    void shouldComeBackWithTheFilterThatItHasWhenAnotherWasRefused() {
        AfXdpPort left = lab.open(patient(lab.leftClient().sendOnly()));
        AfXdpPort right = lab.open(patient(lab.rightClient().filter("udp port 9")));
        ArrivalCheck arrivals = new ArrivalCheck(LENGTH);
        right.receive().doOnNext(arrivals).subscribe();
        right.filter("all").block(SOON);
        assertThatThrownBy(() -> right.filter(tooMuch()).block(SOON)).isInstanceOf(RuntimeException.class);

        lab.unplug();
        await(right, Status.DOWN);
        lab.plugIn();

        await(left, Status.UP);
        await(right, Status.UP);
        send(left, arrivals, 0);
    }

    @Test
    void shouldBeginWhenTheInterfaceIsMade() {
        lab.unplug();
        CompletableFuture<AfXdpPort> waiting =
                patient(lab.rightClient().everything()).connect().toFuture();
        assertThatThrownBy(() -> lab.rightClient().everything().connectNow()).hasMessageContaining("right");

        lab.plugIn();

        AfXdpPort port = Mono.fromFuture(waiting).block(SOON);
        await(port, Status.UP);
        lab.dispose(port);
    }

    @Test
    void shouldNotWaitForWhatWaitingDoesNotChange() {
        StepVerifier.create(patient(lab.rightClient()).connect())
                .expectError(IllegalStateException.class)
                .verify(SOON);
    }

    @Test
    void shouldEndWithTheLastReasonWhenThePolicyGivesUp() {
        AfXdpPort port = lab.open(lab.rightClient().everything().reconnect(Retry.fixedDelay(2, Duration.ofMillis(20))));

        lab.unplug();

        StepVerifier.create(port.receive())
                .expectErrorSatisfies(
                        e -> assertThat(((AfXdpException) e).reason()).isEqualTo(Reason.NO_INTERFACE))
                .verify(SOON);
        port.onDispose().block(SOON);
    }

    @Test
    void shouldBeDisposedOfWhileItWaits() {
        AfXdpPort port = lab.open(lab.rightClient().everything().reconnect(Duration.ofHours(1), Duration.ofHours(1)));
        lab.unplug();
        await(port, Status.DOWN);

        lab.dispose(port);

        assertThat(port.link().map(LinkState::status).blockLast(SOON)).isEqualTo(Status.CLOSED);
    }

    /** More than a program can hold. */
    private static String tooMuch() {
        return IntStream.rangeClosed(1, 5_000)
                .mapToObj(port -> "udp port " + port)
                .collect(Collectors.joining(" or "));
    }

    private static AfXdpClient patient(AfXdpClient client) {
        return client.reconnect(Duration.ofMillis(20), Duration.ofMillis(100));
    }

    private static void await(AfXdpPort port, Status status) {
        port.link().map(LinkState::status).filter(status::equals).blockFirst(SOON);
    }

    private static void send(AfXdpPort left, ArrivalCheck arrivals, int first) {
        left.send(Payload.frames(left, first, 50, number -> LENGTH)).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == first + 50);
    }
}
