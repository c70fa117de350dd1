package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A loop that falls asleep between any two frames, and has nothing else to wake up for: the port's timers are on the
 * loop of its queue 0, this one is that of its queue 1. A wake-up that is lost would be one for good.
 */
@LeakCheck
class SparseFramesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int QUEUE = 1;
    private static final int COUNT = 300;
    private static final int MOST_SPINS = 30_000;
    private static final long SEED = 20_230_517;

    @RegisterExtension
    final XdpLab lab = new XdpLab(2, 1500);

    private PollerGroup senders;

    @BeforeEach
    void openLab() {
        senders = PollerGroup.create("xdp-send", 1);
    }

    @AfterEach
    void closeLab() {
        senders.dispose();
    }

    @ParameterizedTest
    @EnumSource(
            value = RxMode.class,
            names = {"INTERRUPT", "ADAPTIVE"})
    void shouldSeeEachFrameWithoutAnotherEventWhenFramesAreSparse(RxMode mode) {
        AfXdpPort right = lab.open(lab.rightClient().everything().rxMode(mode));
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().loops(senders));
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive(QUEUE).doOnNext(arrivals).subscribe();
        Random random = new Random(SEED);

        for (int i = 0; i < COUNT; i++) {
            spin(random.nextInt(MOST_SPINS));
            left.send(QUEUE, Payload.frames(left, i, 1, number -> 100)).block(SOON);
            int sent = i + 1;
            Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> arrivals.count() == sent);
        }

        assertThat(right.statistics(QUEUE).lost()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = RxMode.class,
            names = {"INTERRUPT", "ADAPTIVE"})
    void shouldWakeUpForThoseWhoCancelSubscribeAndDisposeWhenNothingComes(RxMode mode) {
        AfXdpPort right = lab.open(lab.rightClient().everything().rxMode(mode));
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().loops(senders));
        Disposable first = right.receive(QUEUE).subscribe();
        ArrivalCheck arrivals = new ArrivalCheck(100);

        first.dispose();
        CompletableFuture<Void> second =
                right.receive(QUEUE).doOnNext(arrivals).then().toFuture();
        left.send(QUEUE, Payload.frames(left, 1, 100)).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 1);
        lab.dispose(right);

        Mono.fromFuture(second).block(SOON);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
