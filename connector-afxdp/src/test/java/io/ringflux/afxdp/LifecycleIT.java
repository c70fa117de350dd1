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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Ports come and go, and so do their interfaces. */
@LeakCheck
class LifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @Test
    void shouldBindAgainWhenAPortHasGone() {
        for (int i = 0; i < 100; i++) {
            AfXdpPort port =
                    lab.rightClient().everything().frames(256, 64).ringSize(64).connectNow();
            assertThat(port.details().programId()).isPositive();

            lab.dispose(port);

            assertThat(programs()).isEmpty();
        }
    }

    @Test
    void shouldSayWhoIsThereWhenAQueueIsTaken() {
        lab.open(lab.rightClient().sendOnly());
        AfXdpClient second = lab.rightClient().sendOnly().patience(Duration.ofMillis(50));

        assertThatThrownBy(second::connectNow)
                .isInstanceOfSatisfying(
                        AfXdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_BOUND))
                .hasMessageContaining("queue 0 of right")
                .hasMessageContaining("EBUSY");
    }

    @Test
    void shouldNameQueuesThatAreThereWhenOneIsNot() {
        assertThatThrownBy(() -> lab.rightClient().everything().queues(3, 1).connectNow())
                .isInstanceOfSatisfying(
                        AfXdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_QUEUE))
                .hasMessageContaining("queues 0..0, not 3..3");
    }

    @Test
    void shouldSaySoWhenThereIsNoInterface() {
        assertThatThrownBy(() -> AfXdpClient.create("nosuch0").everything().connectNow())
                .isInstanceOfSatisfying(
                        AfXdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_INTERFACE))
                .hasMessageContaining("nosuch0");
    }

    @Test
    void shouldRefuseZeroCopyWhenTheDriverHasNone() {
        assertThatThrownBy(() -> lab.rightClient()
                        .everything()
                        .copyMode(CopyMode.ZERO_COPY)
                        .connectNow())
                .hasMessageContaining("EOPNOTSUPP")
                .hasMessageContaining("has no zero-copy");
    }

    @Test
    void shouldReportACopyWhenTheDriverHasNoZeroCopy() {
        AfXdpPort port = lab.open(lab.rightClient().everything());

        assertThat(port.details().zeroCopy()).isFalse();
        assertThat(port.details().needWakeup()).isTrue();
        assertThat(port.details().properties()).containsEntry("zero-copy", false);
    }

    @Test
    void shouldReportBusyPollingAsIneffectiveWhenTheDriverTakesNoPart() {
        AfXdpPort port = lab.open(lab.rightClient().everything().busyPoll(64));

        assertThat(port.details().busyPoll()).isEqualTo("ineffective");
    }

    @Test
    void shouldRefuseToGuessWhenNobodySaidWhichFrames() {
        assertThatThrownBy(() -> lab.rightClient().connectNow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("filter(");
    }

    @Test
    void shouldGoOnWhenTheInterfaceIsSwitchedOffAndOn() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().everything());
        List<Status> states = new CopyOnWriteArrayList<>();
        right.link().map(LinkState::status).subscribe(states::add);
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();

        lab.right().run("ip", "link", "set", "right", "down");
        Awaitility.await().atMost(SOON).until(() -> states.contains(Status.DOWN));
        lab.right().run("ip", "link", "set", "right", "up");
        Awaitility.await().atMost(SOON).until(() -> states.get(states.size() - 1) == Status.UP);
        left.send(Payload.frames(left, 50, 100)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 50);
        assertThat(states).containsExactly(Status.UP, Status.DOWN, Status.UP);
    }

    @Test
    void shouldWaitWithFramesWhenOurInterfaceIsOff() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().everything());
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();
        lab.left().run("ip", "link", "set", "left", "down");

        left.send(Payload.frames(left, 20, 100)).block(SOON);
        lab.left().run("ip", "link", "set", "left", "up");

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 20);
    }

    @Test
    void shouldEndWithAReasonWhenTheInterfaceIsDeleted() {
        AfXdpPort left = lab.open(lab.leftClient().everything());
        AfXdpPort right = lab.open(lab.rightClient().everything());
        CompletableFuture<Void> sent =
                left.send(Flux.<io.ringflux.frame.Frame>never()).toFuture();

        lab.left().run("ip", "link", "delete", "left");

        StepVerifier.create(right.receive())
                .expectErrorSatisfies(
                        e -> assertThat(((AfXdpException) e).reason()).isEqualTo(Reason.DELETED))
                .verify(SOON);
        StepVerifier.create(Mono.fromFuture(sent)).expectError().verify(SOON);
        assertThat(right.link().map(LinkState::status).blockLast(SOON)).isEqualTo(Status.CLOSED);
        Mono.when(left.onDispose(), right.onDispose()).block(SOON);
    }

    @Test
    void shouldGoOnWhenTheNamespaceLosesItsName() {
        TestNamespace doomed = new TestNamespace();
        doomed.run("ip", "link", "add", "left", "type", "veth", "peer", "name", "right");
        doomed.run("ip", "link", "set", "left", "up");
        doomed.run("ip", "link", "set", "right", "up");
        AfXdpPort left = lab.open(lab.leftClient().namespace(doomed.name()).sendOnly());
        AfXdpPort right = lab.open(lab.rightClient().namespace(doomed.name()).everything());
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();

        doomed.close(); // the sockets keep it alive

        left.send(Payload.frames(left, 50, 100)).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 50);
    }

    @Test
    void shouldGoOnSendingWhenThePeersInterfaceIsOff() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        lab.right().run("ip", "link", "set", "right", "down");

        left.send(Payload.frames(left, 20_000, 100)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> left.frames().tx() == 0);
        assertThat(left.frames().conserves()).isTrue();
        assertThat(left.stats().txFrames()).isEqualTo(20_000);
    }

    private List<String> programs() {
        return lab.right().run("ip", "link", "show", "right").stream()
                .filter(line -> line.contains("prog/xdp"))
                .toList();
    }
}
