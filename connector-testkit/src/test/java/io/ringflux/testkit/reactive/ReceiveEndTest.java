package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.number;
import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkException;
import io.ringflux.PeerFaultException;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import io.ringflux.queue.QueueFault;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

/** How receive streams end, and what they survive: links that come and go, peers that lie, pools that run dry. */
@LeakCheck
class ReceiveEndTest {

    @RegisterExtension
    final Wires wires = new Wires(2);

    @Test
    void shouldDeliverWhatIsThereBeforeItEnds() {
        RawPeer peer = wires.peer();
        LinkException gone = new LinkException("the peer is gone", null);
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);
        inbox.request(Long.MAX_VALUE);
        peer.publish(0, numbers(0, 30));

        peer.end(gone);

        soon().until(() -> inbox.error() != null);
        assertThat(inbox.error()).isSameAs(gone);
        assertThat(inbox.numbers()).hasSize(30);
        StepVerifier.create(peer.port().receive())
                .expectErrorMatches(e -> e == gone)
                .verify(Wires.LIMIT);
    }

    @Test
    void shouldEndWithoutDemand() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);

        peer.end(null);

        soon().until(inbox::isCompleted);
        assertThat(peer.port().receive().collectList().block(Wires.LIMIT)).isEmpty();
    }

    @Test
    void shouldStaySubscribedWhenTheLinkComesAndGoes() {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);
        inbox.request(Long.MAX_VALUE);

        for (int i = 0; i < 50; i++) {
            peer.publish(0, numbers(i * 10L, 10));
            peer.linkDown("as the test wants");
            if (i % 3 == 0) {
                peer.linkUp();
                peer.linkDown("at once");
            }
            peer.linkUp();
            int expected = (i + 1) * 10;
            soon().until(() -> inbox.count() == expected);
        }

        assertThat(inbox.numbers()).isSorted().doesNotHaveDuplicates();
        assertThat(peer.port().stats().linksUp()).isEqualTo(1 + 50 + 17);
        assertThat(peer.port().stats().rxFrames()).isEqualTo(500);
        inbox.cancel();
    }

    @Test
    void shouldServeTheNewLinkWhenSubscribedWithoutOne() {
        RawPeer peer = RawPeer.create(
                MemoryLinkOptions.on(wires.loops()).withRing(64, 128).withPool(256, 128));
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);
        inbox.request(Long.MAX_VALUE);

        peer.linkUp();
        peer.publish(0, numbers(0, 3));

        soon().until(() -> inbox.count() == 3);
        peer.close();
        soon().until(inbox::isCompleted);
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(QueueFault.BAD_CURSOR, peer -> peer.publish(0, 100)),
                lie(QueueFault.BAD_BOUNDS, peer -> {
                    peer.describe(0, 0, 64 * 128 - 4, 8, false);
                    peer.publish(0, 1);
                }),
                lie(QueueFault.BAD_BOUNDS, peer -> {
                    peer.describe(0, 0, 0xffff_fff0L, 16, false);
                    peer.publish(0, 1);
                }),
                lie(QueueFault.BAD_LENGTH, peer -> {
                    peer.describe(0, 0, 0, 0, false);
                    peer.publish(0, 1);
                }),
                lie(QueueFault.BAD_LENGTH, peer -> {
                    peer.describe(0, 0, 0, 0xffff_ffffL, false);
                    peer.publish(0, 1);
                }),
                lie(QueueFault.BAD_CHAIN, peer -> {
                    peer.describe(0, 0, 0, 8, true);
                    peer.publish(0, 1);
                }),
                lie(QueueFault.BAD_CURSOR, peer -> peer.publish(0, -1)));
    }

    private static Arguments lie(QueueFault fault, Consumer<RawPeer> lie) {
        return Arguments.of(fault, lie);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void shouldTellTheTransportWhenThePeerLies(QueueFault fault, Consumer<RawPeer> lie) {
        RawPeer peer = wires.peer();
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);
        inbox.request(Long.MAX_VALUE);
        peer.publish(0, numbers(0, 5));
        soon().until(() -> inbox.count() == 5);

        lie.accept(peer);

        soon().until(() -> !peer.faults().isEmpty());
        assertThat(peer.faults())
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerFaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
        assertThat(inbox.numbers()).hasSize(5);
        peer.linkUp();
        peer.publish(0, numbers(5, 1));
        soon().until(() -> inbox.count() == 6);
        inbox.cancel();
    }

    @Test
    void shouldHoldThePeerBackWhenAllFramesAreTaken() {
        RawPeer peer = wires.peer(options -> options.withPool(8, 128));
        List<Frame> held = new CopyOnWriteArrayList<>();
        peer.port().receive().retain().subscribe(held::add);

        peer.publish(0, numbers(0, 20));
        soon().until(() -> held.size() == 8 && peer.port().stats().rx().get(0).starved() > 0);
        int room = peer.room(0);
        for (int i = 0; i < 20; i++) {
            int taken = i;
            soon().until(() -> held.size() > taken);
            assertThat(number(held.get(i))).isEqualTo(i);
            held.get(i).release();
        }

        assertThat(room).isEqualTo(64 - 12);
        soon().until(() -> peer.room(0) == 64);
    }

    @Test
    void shouldEndWithAnErrorWhenItsLoopStops() {
        PollerGroup group = PollerGroup.create("short", 1);
        RawPeer peer =
                RawPeer.connect(MemoryLinkOptions.on(group).withRing(64, 128).withPool(256, 128));
        Inbox inbox = new Inbox();
        peer.port().receive().subscribe(inbox);

        group.dispose();

        soon().until(() -> inbox.error() instanceof RejectedExecutionException);
        StepVerifier.create(peer.port().receive())
                .expectError(RejectedExecutionException.class)
                .verify(Wires.LIMIT);
        StepVerifier.create(peer.port().send(peer.port().receive()))
                .expectError()
                .verify(Wires.LIMIT);
        peer.close();
    }
}
