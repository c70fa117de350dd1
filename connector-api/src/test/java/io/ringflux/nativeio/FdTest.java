package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class FdTest {
    @Test
    void shouldCloseOnceWhenClosedTwice() {
        int before = Fd.openCount();
        Fd fd = eventfd();
        int number = fd.value();
        assertThat(fd.isOpen()).isTrue();
        assertThat(fd).hasToString("fd " + number);
        assertThat(Fd.openCount()).isEqualTo(before + 1);

        fd.close();
        try (Fd next = eventfd()) {
            assertThat(next.value()).isEqualTo(number);
            fd.close();

            assertThat(Posix.fcntl(number, Uapi.F_GETFL, 0)).isNotNegative();
        }
        assertThat(fd.isOpen()).isFalse();
        assertThat(fd).hasToString("fd closed");
    }

    @Test
    void shouldCloseOnceWhenManyThreadsClose() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            Fd fd = eventfd();
            AtomicInteger failures = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    try {
                        start.await();
                        fd.close();
                    } catch (InterruptedException | NativeIoException e) {
                        failures.incrementAndGet();
                    }
                });
                threads[i].start();
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failures).hasValue(0);
        }
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        Fd fd = eventfd();
        fd.close();

        assertThatThrownBy(fd::value).isInstanceOf(IllegalStateException.class).hasMessage("descriptor is closed");
        assertThatThrownBy(fd::duplicate).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSayWhichNumberWhenSomebodyElseHasClosedIt() {
        Fd fd = eventfd();
        int number = fd.value();
        Posix.close(number);

        assertThatThrownBy(fd::close)
                .isInstanceOf(NativeIoException.class)
                .hasMessage("closing descriptor " + number + ": close failed with EBADF (9);"
                        + " the descriptor is not open, or not of the right kind: was it closed somewhere else?");
        assertThat(fd.isOpen()).isFalse();
    }

    @Test
    void shouldShareTheOpenFileWhenDuplicated() {
        EventFd eventFd = EventFd.create();
        try (EventFd duplicate = EventFd.adopt(eventFd.fd().duplicate())) {
            assertThat(duplicate.fd().value()).isNotEqualTo(eventFd.fd().value());

            eventFd.signal();
            eventFd.close();

            assertThat(duplicate.drain()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseToAdoptWhenNegative() {
        assertThatThrownBy(() -> Fd.adopt(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("descriptor is -1, expected 0 or more");
    }

    private static Fd eventfd() {
        return Fd.adopt(Posix.eventfd(Uapi.EFD_NONBLOCK | Uapi.EFD_CLOEXEC));
    }
}
