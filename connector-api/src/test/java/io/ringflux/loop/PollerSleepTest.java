package io.ringflux.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.Epoll;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A loop sleeps when it may and wakes when it must. */
class PollerSleepTest {

    private static final int CYCLES = 100_000;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @Test
    void shouldLoseNoCommandWhenItFallsAsleepInBetween() {
        for (int i = 0; i < CYCLES; i++) {
            CountDownLatch done = new CountDownLatch(1);
            loop.poller().execute(done::countDown);
            assertThat(await(done)).as("command %s", i).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldLoseNoSignalWhenTheTaskIsArmedAgainAndAgain(RxMode mode) {
        SignalledTask task = new SignalledTask(mode);
        loop.run(() -> {
            loop.poller().watch(task.signal.fd(), Epoll.IN | Epoll.ET, events -> {});
            loop.poller().add(task);
        });

        for (int i = 1; i <= CYCLES; i++) {
            task.publish();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (task.seen < i) {
                assertThat(System.nanoTime()).as("signal %s of %s", i, mode).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }

        loop.run(() -> loop.poller().remove(task));
        task.signal.close();
    }

    @ParameterizedTest
    @EnumSource(value = RxMode.class, mode = Mode.EXCLUDE, names = "POLLING")
    void shouldTakeNoCpuWhenIdle(RxMode mode) {
        SignalledTask task = new SignalledTask(mode);
        loop.run(() -> loop.poller().add(task));
        awaitRest(task);
        long cpuNs = loop.cpuNs();
        int rounds = task.rounds;

        Awaitility.await().during(Duration.ofMillis(500)).until(() -> task.rounds - rounds < 5);

        assertThat(loop.cpuNs() - cpuNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
        task.signal.close();
    }

    @Test
    void shouldNeverSleepWhenPolling() {
        SignalledTask task = new SignalledTask(RxMode.POLLING);
        loop.run(() -> loop.poller().add(task));

        int rounds = task.rounds;
        Awaitility.await().until(() -> task.rounds - rounds > 1_000_000);

        loop.run(() -> loop.poller().remove(task));
        task.signal.close();
    }

    /** Waits until the loop has run no round for a while. */
    private static void awaitRest(SignalledTask task) {
        AtomicInteger last = new AtomicInteger(-1);
        Awaitility.await().until(() -> last.getAndSet(task.rounds) == task.rounds);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
