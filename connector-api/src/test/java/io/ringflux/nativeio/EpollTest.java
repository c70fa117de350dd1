package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
@Timeout(20)
class EpollTest {
    private static final long MS = 1_000_000L;

    @Test
    void shouldWaitInNanosecondsWhenTheKernelCan() {
        assertThat(Epoll.hasNanosecondWait()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReportTokensWhenDescriptorsAreReady(boolean nanosecondWait) {
        try (Epoll epoll = Epoll.create(4, nanosecondWait);
                EventFd first = EventFd.create();
                EventFd second = EventFd.create()) {
            first.signal();
            second.signal();
            epoll.add(first.fd(), Epoll.IN, Long.MIN_VALUE + 1);
            epoll.add(second.fd(), Epoll.IN | Epoll.OUT, 0x1122334455667788L);

            assertThat(epoll.await(-1)).isEqualTo(2);

            assertThat(epoll.token(0)).isEqualTo(Long.MIN_VALUE + 1);
            assertThat(epoll.events(0)).isEqualTo(Epoll.IN);
            assertThat(epoll.token(1)).isEqualTo(0x1122334455667788L);
            assertThat(epoll.events(1)).isEqualTo(Epoll.IN | Epoll.OUT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReturnAfterTimeoutWhenNothingHappens(boolean nanosecondWait) {
        try (Epoll epoll = Epoll.create(1, nanosecondWait)) {
            long start = System.nanoTime();

            assertThat(epoll.await(3 * MS / 2)).isZero();
            long waitedNs = System.nanoTime() - start;
            assertThat(epoll.await(0)).isZero();

            assertThat(waitedNs).isGreaterThanOrEqualTo(3 * MS / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWakeUpWhenAnotherThreadSignals(boolean nanosecondWait) throws Exception {
        try (Epoll epoll = Epoll.create(1, nanosecondWait);
                EventFd eventFd = EventFd.create()) {
            epoll.add(eventFd.fd(), Epoll.IN | Epoll.ET, 5);
            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> epoll.await(-1));

            eventFd.signal();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(5);
        }
    }

    @Test
    void shouldReportEachSignalOnceWhenEdgeTriggered() {
        try (Epoll epoll = Epoll.create(1);
                EventFd eventFd = EventFd.create()) {
            epoll.add(eventFd.fd(), Epoll.IN | Epoll.ET, 1);

            eventFd.signal();
            assertThat(epoll.await(-1)).isEqualTo(1);
            assertThat(epoll.await(0)).isZero();
            eventFd.signal();
            assertThat(epoll.await(-1)).isEqualTo(1);
            assertThat(eventFd.drain()).isEqualTo(2);
            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void shouldReportUntilDrainedWhenLevelTriggered() {
        try (Epoll epoll = Epoll.create(1);
                EventFd eventFd = EventFd.create()) {
            epoll.add(eventFd.fd(), Epoll.IN, 1);
            eventFd.signal();

            assertThat(epoll.await(0)).isEqualTo(1);
            assertThat(epoll.await(0)).isEqualTo(1);
            eventFd.drain();
            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void shouldReportOtherEventsAndTokenWhenModified() {
        try (Epoll epoll = Epoll.create(1);
                EventFd eventFd = EventFd.create()) {
            epoll.add(eventFd.fd(), Epoll.IN, 1);
            assertThat(epoll.await(0)).isZero();

            epoll.modify(eventFd.fd(), Epoll.OUT, 2);

            assertThat(epoll.await(0)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(2);
            assertThat(epoll.events(0)).isEqualTo(Epoll.OUT);
        }
    }

    @Test
    void shouldReportNothingWhenRemoved() {
        try (Epoll epoll = Epoll.create(1);
                EventFd eventFd = EventFd.create()) {
            epoll.add(eventFd.fd(), Epoll.IN, 1);
            eventFd.signal();

            epoll.remove(eventFd.fd());

            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void shouldReportHangUpWhenPeerCloses() {
        UnixAddress address =
                UnixAddress.parse("@ringflux-epoll-" + ProcessHandle.current().pid());
        try (Epoll epoll = Epoll.create(1);
                SeqPacketListener listener = SeqPacketListener.listen(address, 1, 0600, 128);
                SeqPacketSocket client = SeqPacketSocket.connect(address, 128)) {
            epoll.add(client.fd(), Epoll.IN | Epoll.RDHUP, 1);
            epoll.add(listener.fd(), Epoll.IN, 2);
            assertThat(epoll.await(0)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(2);

            listener.accept().close();

            assertThat(epoll.await(-1)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(1);
            assertThat(epoll.events(0)).isEqualTo(Epoll.IN | Epoll.RDHUP | Epoll.HUP);
        }
    }

    @Test
    void shouldThrowWhenDescriptorIsAddedTwiceOrNeverWas() {
        try (Epoll epoll = Epoll.create(1);
                EventFd eventFd = EventFd.create()) {
            assertThatThrownBy(() -> epoll.remove(eventFd.fd()))
                    .isInstanceOfSatisfying(
                            NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
            epoll.add(eventFd.fd(), Epoll.IN, 1);
            assertThatThrownBy(() -> epoll.add(eventFd.fd(), Epoll.IN, 1))
                    .isInstanceOfSatisfying(
                            NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
        }
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        Epoll epoll = Epoll.create(1);
        epoll.close();
        epoll.close();

        assertThatThrownBy(() -> epoll.await(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToWaitForNoEvents() {
        assertThatThrownBy(() -> Epoll.create(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxEvents is 0, expected 1 or more");
    }
}
