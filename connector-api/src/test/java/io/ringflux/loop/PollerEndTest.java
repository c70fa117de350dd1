package io.ringflux.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups of loops, and how they end. */
class PollerEndTest {

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @Test
    void shouldTellTasksAndRunLeftOversWhenStopped() {
        SignalledTask task = new SignalledTask(RxMode.INTERRUPT);
        loop.run(() -> loop.poller().add(task));

        loop.group().dispose();
        loop.group().dispose();
        Awaitility.await().until(loop.poller()::isStopped);
        AtomicInteger after = new AtomicInteger();
        loop.poller().execute(() -> loop.poller().execute(after::incrementAndGet));
        loop.poller().wakeup();

        assertThat(task.stopped).isTrue();
        assertThat(after).hasValue(1);
        assertThat(loop.group().isDisposed()).isTrue();
        task.signal.close();
    }

    @Test
    void shouldRunEveryCommandWhenSubmittersRaceWithTheEnd() {
        for (int round = 0; round < 200; round++) {
            PollerGroup ending = PollerGroup.create("ending", 1);
            Poller loop = ending.next();
            AtomicInteger ran = new AtomicInteger();
            CompletableFuture<?>[] submitters = new CompletableFuture<?>[2];
            for (int i = 0; i < submitters.length; i++) {
                submitters[i] = CompletableFuture.runAsync(() -> {
                    for (int j = 0; j < 100; j++) {
                        loop.execute(ran::incrementAndGet);
                    }
                });
            }
            ending.dispose();
            CompletableFuture.allOf(submitters).join();

            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .pollDelay(Duration.ZERO)
                    .until(() -> ran.get() == 200);
        }
    }

    @Test
    void shouldHandOutItsThreadsInTurnWhenAGroupHasSeveral() {
        PollerGroup three = PollerGroup.create("three", 3);
        Poller first = three.next();
        assertThat(List.of(three.next(), three.next())).doesNotContain(first).doesNotHaveDuplicates();
        assertThat(three.next()).isSameAs(first);
        three.dispose();

        assertThatThrownBy(() -> PollerGroup.create("none", 0)).hasMessage("threads 0 is less than 1");
        assertThatThrownBy(() -> PollerGroup.pinned("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
