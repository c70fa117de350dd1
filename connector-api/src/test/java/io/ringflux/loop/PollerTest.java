package io.ringflux.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.EventFd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** What a loop runs: commands, tasks, watches and timers. */
class PollerTest {

    private static final int CYCLES = 100_000;

    @RegisterExtension
    final TestLoop loop = new TestLoop();

    @Test
    void shouldRunCommandsInOrderWhenOneThreadSubmits() {
        List<Integer> seen = new ArrayList<>();

        for (int i = 0; i < CYCLES; i++) {
            int number = i;
            loop.poller().execute(() -> seen.add(number));
        }
        loop.run(() -> {});

        assertThat(seen).hasSize(CYCLES).isSorted();
    }

    @Test
    void shouldRunTimersInOrderOfTheirDeadlines() {
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        long start = System.nanoTime();

        loop.run(() -> {
            loop.poller().schedule(() -> last.complete(null), TimeUnit.MILLISECONDS.toNanos(30));
            loop.poller().schedule(() -> seen.add("second"), TimeUnit.MILLISECONDS.toNanos(20));
            loop.poller().schedule(() -> seen.add("first"), TimeUnit.MILLISECONDS.toNanos(10));
            Disposable never = loop.poller().schedule(() -> seen.add("never"), TimeUnit.MILLISECONDS.toNanos(15));
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
        loop.run(() -> {
            loop.poller().add(busy);
            loop.poller().watch(fd.fd(), Epoll.IN | Epoll.ET, event::complete);
            loop.poller().schedule(() -> timer.complete(null), 1_000);
        });

        fd.signal();

        assertThat(event.join()).isEqualTo(Epoll.IN);
        timer.join();
        loop.run(() -> loop.poller().remove(busy));
        fd.close();
    }

    @Test
    void shouldReportNoEventWhenTheWatchIsDisposed() {
        EventFd fd = EventFd.create();
        AtomicInteger events = new AtomicInteger();
        loop.run(() -> loop.poller()
                .watch(fd.fd(), Epoll.IN | Epoll.ET, e -> events.incrementAndGet())
                .dispose());

        fd.signal();
        loop.run(() -> {});
        loop.run(() -> loop.poller().schedule(() -> {}, 1));

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
        loop.run(() -> {
            loop.poller().add(throwing);
            loop.poller().add(after);
            loop.poller().watch(fd.fd(), Epoll.IN | Epoll.ET, events -> {
                throw new AssertionError("as the test wants");
            });
            loop.poller()
                    .schedule(
                            () -> {
                                throw new IllegalStateException("as the test wants");
                            },
                            1);
        });
        fd.signal();
        loop.poller().execute(() -> {
            throw new NoClassDefFoundError("as the test wants");
        });

        after.publish();

        Awaitility.await().until(() -> rounds.get() > 10_000 && after.seen == 1);
        loop.run(() -> {
            loop.poller().remove(throwing);
            loop.poller().remove(after);
        });
        fd.close();
        after.signal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mode", "arm"})
    void shouldGoOnWhenTheJvmTellsOfLostMemoryBetweenRounds(String where) {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger verified = new AtomicInteger();
        PollTask task = new PollTask() {
            @Override
            public int work() {
                return 0;
            }

            @Override
            public RxMode mode() {
                tell("mode");
                return RxMode.INTERRUPT;
            }

            @Override
            public long arm() {
                tell("arm");
                return FOREVER;
            }

            @Override
            public void verify() {
                verified.incrementAndGet();
            }

            private void tell(String here) {
                if (here.equals(where) && told.incrementAndGet() <= 3) {
                    throw new InternalError("as the test wants");
                }
            }
        };

        loop.run(() -> loop.poller().add(task));
        Awaitility.await().until(() -> verified.get() == 3);

        loop.run(() -> loop.poller().remove(task));
        assertThat(loop.poller().isStopped()).isFalse();
    }

    @Test
    void shouldGoOnWhenAPipelineInterruptsItself() {
        loop.poller().execute(() -> Thread.currentThread().interrupt());

        loop.run(() -> {});
        loop.run(() -> assertThat(loop.poller().isStopped()).isFalse());
    }

    @Test
    void shouldRefuseToBlockOnTheLoop() {
        loop.run(() -> {
            assertThat(Schedulers.isInNonBlockingThread()).isTrue();
            assertThat(loop.poller().inLoop()).isTrue();
            assertThat(Thread.currentThread().getName()).isEqualTo("test-0");
        });
        assertThat(loop.poller().inLoop()).isFalse();
    }
}
