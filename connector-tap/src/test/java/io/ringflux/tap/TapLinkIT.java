package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.tap.TapException.Reason;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What happens to an interface while its port lives. */
@LeakCheck
class TapLinkIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TapLab lab = new TapLab("busybox");

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldTellWhenTheInterfaceIsSwitchedOffAndOn() {
        TapPort port = pingable(TapClient.create());
        List<LinkState> states = states(port);

        namespace.run("ip", "link", "set", "tap7", "down");
        awaitState(states, Status.DOWN, "switched off");
        port.up(true).block(SOON);
        awaitState(states, Status.UP, "");
        namespace.run("ip", "addr", "replace", "10.9.0.1/24", "dev", "tap7");

        assertPings();
        assertThat(port.stats().linksUp()).isEqualTo(2);
    }

    @Test
    void shouldLetFramesWaitWhileTheInterfaceIsOff() {
        TapPort port = lab.open(namespace, TapClient.create().name("tap7").up(false));
        CompletableFuture<Void> sent = port.send(Flux.range(0, 10).map(i -> Frames.broadcast(port, 100)))
                .toFuture();

        assertThat(port.stats().txFrames()).isZero();
        assertThat(sent).isNotDone();
        namespace.run("ip", "link", "set", "tap7", "up");

        Mono.fromFuture(sent).block(SOON);
        assertThat(port.stats().txFrames()).isEqualTo(10);
    }

    @Test
    void shouldDropFramesWhileTheInterfaceIsOffWhenAskedTo() {
        TapPort port =
                lab.open(namespace, TapClient.create().name("tap7").up(false).whenDown(WhenDown.DROP));

        port.send(Flux.range(0, 10).map(i -> Frames.broadcast(port, 100))).block(SOON);

        assertThat(port.stats().tx().get(0).dropped()).isEqualTo(10);
        assertThat(port.link().blockFirst(SOON)).isEqualTo(new LinkState(Status.DOWN, "switched off"));
    }

    @Test
    void shouldEndWhenTheInterfaceIsSwitchedOffWhenAskedTo() {
        TapPort port = lab.open(namespace, TapClient.create().name("tap7").whenDown(WhenDown.FAIL));
        CompletableFuture<Void> received = port.receive().then().toFuture();

        namespace.run("ip", "link", "set", "tap7", "down");

        StepVerifier.create(Mono.fromFuture(received))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                TapException.class,
                                end -> assertThat(end.reason()).isEqualTo(Reason.DOWN)))
                .verify(SOON);
    }

    @Test
    void shouldPullAndPlugTheCarrier() {
        TapPort port = pingable(TapClient.create());
        List<LinkState> states = states(port);

        port.carrier(false).block(SOON);
        awaitState(states, Status.UP, "no carrier");
        assertThat(namespace.run("ip", "-o", "link", "show", "tap7").get(0)).contains("NO-CARRIER");
        port.carrier(true).block(SOON);
        awaitState(states, Status.UP, "");

        assertPings();
    }

    @Test
    void shouldKeepCarryingFramesWhenTheInterfaceIsRenamed() {
        TapPort port = pingable(TapClient.create());
        List<LinkState> states = states(port);

        namespace.run("ip", "link", "set", "tap7", "name", "lan7");

        awaitState(states, Status.UP, "renamed from tap7 to lan7");
        assertThat(port.details().interfaceName()).isEqualTo("lan7");
        assertPings();
    }

    @Test
    void shouldFollowTheInterfaceToAnotherNamespace() {
        TapPort port = pingable(TapClient.create());
        TestNamespace other = lab.namespace();
        List<LinkState> states = states(port);

        namespace.run("ip", "link", "set", "tap7", "netns", other.name());
        awaitState(states, Status.DOWN, "moved to another network namespace, switched off");
        other.run("ip", "addr", "add", "10.9.0.1/24", "dev", "tap7");
        other.run("ip", "link", "set", "tap7", "up");
        awaitState(states, Status.UP, "");

        assertThat(other.run("busybox", "ping", "-c", "2", "-W", "5", "10.9.0.2"))
                .anyMatch(line -> line.contains("2 packets received"));
        port.up(false).block(SOON);
        awaitState(states, Status.DOWN, "switched off");
    }

    @Test
    void shouldEndWithinASecondWhenTheInterfaceIsDeletedUnderTraffic() {
        TapPort port = lab.open(namespace, TapClient.create().name("tap7").address("10.9.0.1/24"));
        AtomicLong endNs = new AtomicLong();
        CompletableFuture<Void> received = port.receive()
                .doOnError(e -> endNs.set(System.nanoTime()))
                .then()
                .toFuture();
        CompletableFuture<Void> sent = port.send(
                        Flux.range(0, Integer.MAX_VALUE).map(i -> Frames.broadcast(port, 200)))
                .toFuture();
        Awaitility.await().atMost(SOON).until(() -> port.stats().txFrames() > 1000);

        namespace.run("ip", "link", "delete", "tap7");
        long deletedNs = System.nanoTime();

        StepVerifier.create(Mono.fromFuture(received))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                TapException.class,
                                end -> assertThat(end.reason()).isEqualTo(Reason.DELETED))
                        .hasMessageContaining("tap7 was deleted"))
                .verify(SOON);
        assertThat(Duration.ofNanos(endNs.get() - deletedNs)).isLessThan(Duration.ofSeconds(1));
        StepVerifier.create(Mono.fromFuture(sent)).expectError().verify(SOON);
        port.onDispose().block(SOON);
        assertThat(port.link().map(LinkState::status).blockLast(SOON)).isEqualTo(Status.CLOSED);
    }

    @Test
    void shouldMakeTheInterfaceAnewWhenItIsDeletedAndAskedTo() {
        TapPort port = pingable(TapClient.create().whenDeleted(WhenDeleted.RECREATE));
        List<LinkState> states = states(port);

        for (int i = 0; i < 3; i++) {
            states.clear();
            namespace.run("ip", "link", "delete", "tap7");
            awaitState(states, Status.DOWN, "deleted");
            awaitState(states, Status.UP, "made anew");
            assertPings();
        }
    }

    @Test
    void shouldEndWhenTheInterfaceCannotBeMadeAnew() {
        namespace.run("ip", "link", "add", "br7", "type", "bridge");
        TapPort port = lab.open(
                namespace, TapClient.create().name("tap7").bridge("br7").whenDeleted(WhenDeleted.RECREATE));
        CompletableFuture<Void> received = port.receive().then().toFuture();

        namespace.run("ip", "link", "delete", "br7");
        namespace.run("ip", "link", "delete", "tap7");

        StepVerifier.create(Mono.fromFuture(received))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                TapException.class,
                                end -> assertThat(end.reason()).isEqualTo(Reason.NOT_RECREATED))
                        .hasStackTraceContaining("no such bridge"))
                .verify(SOON);
    }

    private TapPort pingable(TapClient client) {
        TapPort port = lab.open(namespace, client.name("tap7").address("10.9.0.1/24"));
        PingResponder.on(port);
        return port;
    }

    private void assertPings() {
        assertThat(namespace.run("busybox", "ping", "-c", "2", "-W", "5", "10.9.0.2"))
                .anyMatch(line -> line.contains("2 packets received"));
    }

    private static List<LinkState> states(TapPort port) {
        List<LinkState> states = new CopyOnWriteArrayList<>();
        port.link().subscribe(states::add);
        return states;
    }

    private static void awaitState(List<LinkState> states, Status status, String reason) {
        Awaitility.await().atMost(SOON).until(() -> states.contains(new LinkState(status, reason)));
        states.remove(new LinkState(status, reason));
    }
}
