package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class EventFdTest {
    private static final long ALMOST_FULL = -3L;
    private static final long WAIT_NS = 1_000_000_000L;

    @Test
    void shouldCountSignalsWhenDrained() {
        try (EventFd eventFd = EventFd.create()) {
            assertThat(eventFd.signal()).isTrue();
            assertThat(eventFd.signal()).isTrue();

            assertThat(eventFd.drain()).isEqualTo(2);
            assertThat(eventFd.drain()).isZero();
        }
    }

    @Test
    void shouldRefuseSignalWhenCounterIsFull() {
        try (EventFd eventFd = EventFd.create()) {
            raise(eventFd, ALMOST_FULL);

            assertThat(eventFd.signal()).isTrue();
            assertThat(eventFd.signal()).isFalse();
            assertThat(eventFd.drain()).isEqualTo(-2);
            assertThat(eventFd.signal()).isTrue();
        }
    }

    @Test
    @Timeout(10)
    void shouldNotBlockWhenPeerHandsOverBlockingEventFd() {
        Fd blocking = Fd.adopt(Posix.eventfd(Uapi.EFD_CLOEXEC));

        try (EventFd eventFd = EventFd.adopt(blocking)) {
            assertThat(eventFd.drain()).isZero();
            raise(eventFd, ALMOST_FULL + 1);
            assertThat(eventFd.signal()).isFalse();
        }
    }

    @Test
    void shouldRefuseToAdoptWhenItIsNoEventFd() {
        try (MemFd memFd = MemFd.create("no-eventfd", 4096)) {
            assertThatThrownBy(() -> EventFd.adopt(memFd.fd()))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("the peer must send an eventfd, this is /memfd:no-eventfd");

            assertThat(memFd.fd().isOpen()).isTrue();
        }
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        EventFd eventFd = EventFd.create();
        eventFd.close();
        eventFd.close();

        assertThatThrownBy(eventFd::signal).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(eventFd::drain).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldAllocateNothingWhenSignallingDrainingAndWaiting() {
        try (EventFd eventFd = EventFd.create();
                Epoll epoll = Epoll.create(4)) {
            epoll.add(eventFd.fd(), Epoll.IN, 7);
            signalWaitAndDrain(eventFd, epoll, 20_000);

            long bytes = allocatedBytes();
            long total = signalWaitAndDrain(eventFd, epoll, 100_000);
            bytes = allocatedBytes() - bytes;

            assertThat(total).isEqualTo(100_000);
            assertThat(bytes).isLessThan(10_000);
        }
    }

    private static long signalWaitAndDrain(EventFd eventFd, Epoll epoll, int rounds) {
        long total = 0;
        for (int i = 0; i < rounds; i++) {
            eventFd.signal();
            epoll.await(WAIT_NS);
            total += eventFd.drain();
        }
        return total;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void raise(EventFd eventFd, long count) {
        UnsafeBuffer value = NativeMemory.allocate(Long.BYTES);
        value.putLong(0, count);
        assertThat(Posix.write(eventFd.fd().value(), value)).isEqualTo(Long.BYTES);
    }
}
