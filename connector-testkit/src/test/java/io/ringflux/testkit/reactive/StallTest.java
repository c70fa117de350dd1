package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.PortStats.QueueStats;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How long a queue stood still although there was something to do, and how often its loop was called to it. */
@LeakCheck
class StallTest {

    private static final int SLOTS = 64;
    private static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @RegisterExtension
    final Wires wires = new Wires(1);

    private final Scheduler scheduler = Schedulers.newSingle("drain");

    @AfterEach
    void dispose() {
        scheduler.dispose();
    }

    @ParameterizedTest
    @CsvSource({
        "POLLING, false",
        "INTERRUPT, false",
        "ADAPTIVE, false",
        "POLLING, true",
        "INTERRUPT, true",
        "ADAPTIVE, true"
    })
    void shouldTellHowLongFramesWaitedForDemand(RxMode mode, boolean fused) {
        RawPeer peer = wires.peer(options -> options.withMode(mode));
        Inbox inbox = subscribe(peer, fused);
        inbox.request(3);
        peer.publish(0, numbers(0, 3));
        soon().until(() -> inbox.count() == 3);
        stays(() -> rx(peer).longestStallNs() < LONG_NS);

        long beforeNs = System.nanoTime();
        peer.publish(0, numbers(3, 5));
        soon().until(() -> rx(peer).longestStallNs() > LONG_NS);
        inbox.request(Long.MAX_VALUE);
        soon().until(() -> inbox.count() == 8);
        long longestNs = rx(peer).longestStallNs();
        peer.publish(0, numbers(8, 5));
        soon().until(() -> inbox.count() == 13);

        assertThat(longestNs).isBetween(LONG_NS, System.nanoTime() - beforeNs);
        stays(() -> rx(peer).longestStallNs() == longestNs);
        inbox.cancel();
    }

    @Test
    void shouldEndTheStallWhenItsSubscriberLeaves() {
        RawPeer peer = wires.peer();
        Inbox inbox = subscribe(peer, false);
        peer.publish(0, numbers(0, 3));
        soon().until(() -> rx(peer).longestStallNs() > 0);

        inbox.cancel();

        soon().until(() -> {
            long beforeNs = rx(peer).longestStallNs();
            return rx(peer).longestStallNs() == beforeNs;
        });
    }

    @Test
    void shouldRememberTheStallOfALinkThatIsGone() {
        RawPeer peer = wires.peer();
        Inbox inbox = subscribe(peer, false);
        peer.publish(0, numbers(0, 3));
        soon().until(() -> rx(peer).longestStallNs() > LONG_NS);

        peer.linkDown("as the test wants");
        peer.linkUp();
        inbox.request(3);
        peer.publish(0, numbers(3, 3));

        soon().until(() -> inbox.count() == 3);
        assertThat(rx(peer).longestStallNs()).isGreaterThan(LONG_NS);
        inbox.cancel();
    }

    @Test
    void shouldTellHowLongAFullRingHeldTheSenderBack() {
        RawPeer peer = wires.peer();
        long beforeNs = System.nanoTime();
        CompletableFuture<Void> sent = peer.port()
                .send(Flux.range(0, 2 * SLOTS).map(number -> Wires.frame(peer.port(), number)))
                .toFuture();

        soon().until(() -> tx(peer).longestStallNs() > LONG_NS);
        soon().until(() -> {
            peer.swallow(0);
            return sent.isDone();
        });

        long longestNs = tx(peer).longestStallNs();
        assertThat(longestNs).isBetween(LONG_NS, System.nanoTime() - beforeNs);
        stays(() -> tx(peer).longestStallNs() == longestNs);
    }

    @Test
    void shouldCountNoStallWhenTheSourceHasNothingToSend() {
        RawPeer peer = wires.peer();
        Disposable sending = peer.port()
                .send(Flux.range(0, SLOTS - 1)
                        .map(number -> Wires.frame(peer.port(), number))
                        .concatWith(Flux.never()))
                .subscribe();
        soon().until(() -> tx(peer).frames() == SLOTS - 1);

        stays(() -> tx(peer).longestStallNs() < LONG_NS);
        sending.dispose();
    }

    @Test
    void shouldEndTheStallWhenItsSenderLeaves() {
        RawPeer peer = wires.peer();
        Disposable sending = peer.port()
                .send(Flux.range(0, 2 * SLOTS).map(number -> Wires.frame(peer.port(), number)))
                .subscribe();
        soon().until(() -> tx(peer).longestStallNs() > 0);

        sending.dispose();

        soon().until(() -> {
            long beforeNs = tx(peer).longestStallNs();
            return tx(peer).longestStallNs() == beforeNs;
        });
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldCountTheCallsOfALoopThatSleeps(RxMode mode) {
        RawPeer peer = wires.peer(options -> options.withMode(mode));
        Inbox inbox = subscribe(peer, false);
        inbox.request(Long.MAX_VALUE);
        soon().until(() -> inbox.count() == 0);

        for (int i = 0; i < 50; i++) {
            int upTo = i + 1;
            Awaitility.await().pollDelay(Duration.ofMillis(2)).until(() -> inbox.count() == upTo - 1);
            peer.publish(0, numbers(i, 1));
            soon().until(() -> inbox.count() == upTo);
        }

        if (mode == RxMode.POLLING) {
            assertThat(rx(peer).wakeups()).isZero();
        } else {
            assertThat(rx(peer).wakeups()).isBetween(1L, 50L);
        }
        inbox.cancel();
    }

    private Inbox subscribe(RawPeer peer, boolean fused) {
        Inbox inbox = new Inbox();
        if (fused) {
            peer.port().receive().publishOn(scheduler).subscribe(inbox);
        } else {
            peer.port().receive().subscribe(inbox);
        }
        return inbox;
    }

    private static QueueStats rx(RawPeer peer) {
        return peer.port().stats().rx().get(0);
    }

    private static QueueStats tx(RawPeer peer) {
        return peer.port().stats().tx().get(0);
    }

    private static void stays(Callable<Boolean> condition) {
        Awaitility.await()
                .during(Duration.ofNanos(2 * LONG_NS))
                .atMost(Wires.LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
