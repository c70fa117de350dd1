package io.ringflux.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

class PollerTest {

    private static final int CYCLES = 100_000;

    private int fdsBefore;
    private PollerGroup group;
    private Poller poller;

    @BeforeEach
    void start() {
        fdsBefore = Fd.openCount();
        group = PollerGroup.create("test", 1);
        poller = group.next();
    }

    @AfterEach
    void shouldCloseItsDescriptors() {
        group.dispose();
        Awaitility.await().until(() -> Fd.openCount() == fdsBefore);
    }

    @Test
    void shouldRunCommandsInOrderWhenOneThreadSubmits() {
        List<Integer> seen = new ArrayList<>();

        for (int i = 0; i < CYCLES; i++) {
            int number = i;
            poller.execute(() -> seen.add(number));
        }
        onLoop(() -> {});

        assertThat(seen).hasSize(CYCLES).isSorted();
    }

    @Test
    void shouldLoseNoCommandWhenItFallsAsleepInBetween() {
        for (int i = 0; i < CYCLES; i++) {
            CountDownLatch done = new CountDownLatch(1);
            poller.execute(done::countDown);
            assertThat(await(done)).as("command %s", i).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldLoseNoSignalWhenTheTaskIsArmedAgainAndAgain(RxMode mode) {
        SignalledTask task = new SignalledTask(mode);
        onLoop(() -> {
            poller.watch(task.signal.fd(), Epoll.IN | Epoll.ET, events -> {});
            poller.add(task);
        });

        for (int i = 1; i <= CYCLES; i++) {
            task.publish();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (task.seen < i) {
                assertThat(System.nanoTime()).as("signal %s of %s", i, mode).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }

        onLoop(() -> poller.remove(task));
        task.signal.close();
    }

    @ParameterizedTest
    @EnumSource(value = RxMode.class, mode = Mode.EXCLUDE, names = "POLLING")
    void shouldTakeNoCpuWhenIdle(RxMode mode) {
        SignalledTask task = new SignalledTask(mode);
        onLoop(() -> poller.add(task));
        awaitRest(task);
        long cpuNs = cpuNs();
        int rounds = task.rounds;

        Awaitility.await().during(Duration.ofMillis(500)).until(() -> task.rounds - rounds < 5);

        assertThat(cpuNs() - cpuNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
        task.signal.close();
    }

    @Test
    void shouldNeverSleepWhenPolling() {
        SignalledTask task = new SignalledTask(RxMode.POLLING);
        onLoop(() -> poller.add(task));

        int rounds = task.rounds;
        Awaitility.await().until(() -> task.rounds - rounds > 1_000_000);

        onLoop(() -> poller.remove(task));
        task.signal.close();
    }

    @Test
    void shouldRunTimersInOrderOfTheirDeadlines() {
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        long start = System.nanoTime();

        onLoop(() -> {
            poller.schedule(() -> last.complete(null), TimeUnit.MILLISECONDS.toNanos(30));
            poller.schedule(() -> seen.add("second"), TimeUnit.MILLISECONDS.toNanos(20));
            poller.schedule(() -> seen.add("first"), TimeUnit.MILLISECONDS.toNanos(10));
            Disposable never = poller.schedule(() -> seen.add("never"), TimeUnit.MILLISECONDS.toNanos(15));
            never.dispose();
        });
        last.join();

        assertThat(seen).containsExactly("first", "second");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldServeTimersAndDescriptorsWhenTasksKeepItBusy(RxMode mode) {
        EventFd fd = EventFd.create();
        CompletableFuture<Integer> event = new CompletableFuture<>();
        CompletableFuture<Void> timer = new CompletableFuture<>();
        PollTask busy = new PollTask() {
            @Override
            public int work() {
                return 1;
            }

            @Override
            public RxMode mode() {
                return mode;
            }

            @Override
            public long arm() {
                return 0;
            }
        };
        onLoop(() -> {
            poller.add(busy);
            poller.watch(fd.fd(), Epoll.IN | Epoll.ET, event::complete);
            poller.schedule(() -> timer.complete(null), 1_000);
        });

        fd.signal();

        assertThat(event.join()).isEqualTo(Epoll.IN);
        timer.join();
        onLoop(() -> poller.remove(busy));
        fd.close();
    }

    @Test
    void shouldReportNoEventWhenTheWatchIsDisposed() {
        EventFd fd = EventFd.create();
        AtomicInteger events = new AtomicInteger();
        onLoop(() -> poller.watch(fd.fd(), Epoll.IN | Epoll.ET, e -> events.incrementAndGet())
                .dispose());

        fd.signal();
        onLoop(() -> {});
        onLoop(() -> poller.schedule(() -> {}, 1));

        assertThat(events).hasValue(0);
        fd.close();
    }

    @Test
    void shouldGoOnWhenWorkOfAnyKindThrows() {
        AtomicInteger rounds = new AtomicInteger();
        EventFd fd = EventFd.create();
        SignalledTask after = new SignalledTask(RxMode.POLLING);
        PollTask throwing = new PollTask() {
            @Override
            public int work() {
                rounds.incrementAndGet();
                throw new StackOverflowError("as the test wants");
            }

            @Override
            public RxMode mode() {
                return RxMode.POLLING;
            }

            @Override
            public long arm() {
                return FOREVER;
            }
        };
        onLoop(() -> {
            poller.add(throwing);
            poller.add(after);
            poller.watch(fd.fd(), Epoll.IN | Epoll.ET, events -> {
                throw new AssertionError("as the test wants");
            });
            poller.schedule(
                    () -> {
                        throw new IllegalStateException("as the test wants");
                    },
                    1);
        });
        fd.signal();
        poller.execute(() -> {
            throw new NoClassDefFoundError("as the test wants");
        });

        after.publish();

        Awaitility.await().until(() -> rounds.get() > 10_000 && after.seen == 1);
        onLoop(() -> {
            poller.remove(throwing);
            poller.remove(after);
        });
        fd.close();
        after.signal.close();
    }

    @Test
    void shouldGoOnWhenAPipelineInterruptsItself() {
        poller.execute(() -> Thread.currentThread().interrupt());

        onLoop(() -> {});
        onLoop(() -> assertThat(poller.isStopped()).isFalse());
    }

    @Test
    void shouldTellTasksAndRunLeftOversWhenStopped() {
        SignalledTask task = new SignalledTask(RxMode.INTERRUPT);
        onLoop(() -> poller.add(task));

        group.dispose();
        group.dispose();
        Awaitility.await().until(poller::isStopped);
        AtomicInteger after = new AtomicInteger();
        poller.execute(() -> poller.execute(after::incrementAndGet));
        poller.wakeup();

        assertThat(task.stopped).isTrue();
        assertThat(after).hasValue(1);
        assertThat(group.isDisposed()).isTrue();
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
    void shouldRefuseToBlockOnTheLoop() {
        onLoop(() -> {
            assertThat(Schedulers.isInNonBlockingThread()).isTrue();
            assertThat(poller.inLoop()).isTrue();
            assertThat(Thread.currentThread().getName()).isEqualTo("test-0");
        });
        assertThat(poller.inLoop()).isFalse();
    }

    @Test
    void shouldHandOutItsThreadsInTurnWhenAGroupHasSeveral() {
        PollerGroup three = PollerGroup.create("three", 3);
        Poller first = three.next();
        assertThat(List.of(three.next(), three.next())).doesNotContain(first).doesNotHaveDuplicates();
        assertThat(three.next()).isSameAs(first);
        three.dispose();

        PollerGroup pinned = PollerGroup.pinned("pinned", 0);
        CompletableFuture.runAsync(() -> {}, pinned.next()).join();
        pinned.dispose();

        assertThatThrownBy(() -> PollerGroup.create("none", 0)).hasMessage("threads 0 is less than 1");
        assertThatThrownBy(() -> PollerGroup.pinned("none")).isInstanceOf(IllegalArgumentException.class);
    }

    private void onLoop(Runnable action) {
        CompletableFuture.runAsync(action, poller).join();
    }

    /** Waits until the loop has run no round for a while. */
    private static void awaitRest(SignalledTask task) {
        AtomicInteger last = new AtomicInteger(-1);
        Awaitility.await().until(() -> last.getAndSet(task.rounds) == task.rounds);
    }

    private long cpuNs() {
        return ManagementFactory.getThreadMXBean()
                .getThreadCpuTime(poller.thread().getId());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
