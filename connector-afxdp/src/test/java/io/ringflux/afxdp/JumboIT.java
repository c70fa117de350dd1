package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToIntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Frames of several buffers, over a veth pair with an MTU of 9000. */
@LeakCheck
class JumboIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MTU = 9000;
    private static final int LONGEST = MTU + 14;

    @RegisterExtension
    final XdpLab lab = new XdpLab(1, MTU);

    @ParameterizedTest
    @CsvSource({"NATIVE, 4096, 3", "NATIVE, 2048, 6", "GENERIC, 4096, 3"})
    void shouldCarryEveryByteInBothDirectionsWhenFramesAreChains(XdpMode mode, int chunkBytes, int segments) {
        long count = 600;
        LongToIntFunction lengths = number -> LONGEST - (int) number * 13;
        AfXdpPort left = lab.open(lab.leftClient().everything().mode(mode).chunkBytes(chunkBytes));
        AfXdpPort right = lab.open(lab.rightClient().everything().mode(mode).chunkBytes(chunkBytes));
        ArrivalCheck atRight = new ArrivalCheck(lengths);
        ArrivalCheck atLeft = new ArrivalCheck(lengths);
        AtomicInteger longest = new AtomicInteger();
        CompletableFuture<Void> toRight = right.receive()
                .take(count)
                .doOnNext(atRight)
                .doOnNext(frame -> longest.accumulateAndGet(frame.byteBuf().nioBufferCount(), Math::max))
                .then()
                .toFuture();
        CompletableFuture<Void> toLeft =
                left.receive().take(count).doOnNext(atLeft).then().toFuture();

        for (long first = 0; first < count; first += 20) {
            left.send(Payload.frames(left, first, 20, lengths)).block(SOON);
            right.send(Payload.frames(right, first, 20, lengths)).block(SOON);
            long sent = first + 20;
            Awaitility.await().atMost(SOON).until(() -> atRight.count() == sent && atLeft.count() == sent);
        }

        Mono.when(Mono.fromFuture(toRight), Mono.fromFuture(toLeft)).block(SOON);
        assertThat(right.details().multiBuffer()).isTrue();
        assertThat(right.details().programMode()).isEqualTo(mode == XdpMode.NATIVE ? "native" : "generic");
        assertThat(longest).hasValue(segments);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(right.frames().conserves()).isTrue());
    }

    @Test
    void shouldCarryChainsWhenAQueueHasSeveralSockets() {
        AfXdpPort left = lab.open(lab.leftClient().everything().socketsPerQueue(2));
        AfXdpPort right = lab.open(lab.rightClient().everything().socketsPerQueue(2));
        ArrivalCheck arrivals = new ArrivalCheck(LONGEST);
        left.receive().doOnNext(arrivals).subscribe();
        right.send(right.receive()).onErrorComplete().subscribe();

        for (int first = 0; first < 100; first += 10) {
            left.send(Payload.frames(left, first, 10, number -> LONGEST)).block(SOON);
            long sent = first + 10;
            Awaitility.await().atMost(SOON).until(() -> arrivals.count() == sent);
        }

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(right.frames().conserves()).isTrue());
    }

    @Test
    void shouldCarryFramesOf65KilobytesInBothDirections() {
        int length = 65_535;
        try (XdpLab wide = XdpLab.opened(1, 65_535)) {
            AfXdpPort left = wide.open(wide.leftClient().everything().chunkBytes(4096));
            AfXdpPort right = wide.open(wide.rightClient().everything().chunkBytes(4096));
            ArrivalCheck there = new ArrivalCheck(length);
            ArrivalCheck back = new ArrivalCheck(length);
            right.receive().doOnNext(there).subscribe();
            left.receive().doOnNext(back).subscribe();

            for (int number = 0; number < 20; number++) {
                left.send(Payload.frames(left, number, 1, any -> length)).block(SOON);
                right.send(Payload.frames(right, number, 1, any -> length)).block(SOON);
                int sent = number + 1;
                Awaitility.await().atMost(SOON).until(() -> there.count() == sent && back.count() == sent);
            }

            assertThat(right.details().programMode()).isEqualTo("native");
        }
    }

    @Test
    void shouldEchoChainsInPlaceWhenTheyAreSentBack() {
        AfXdpPort left = lab.open(lab.leftClient().everything().chunkBytes(4096));
        AfXdpPort right = lab.open(lab.rightClient().everything().chunkBytes(4096));
        right.send(right.receive()).onErrorComplete().subscribe();
        ArrivalCheck arrivals = new ArrivalCheck(MTU);
        CompletableFuture<Void> back =
                left.receive().take(60).doOnNext(arrivals).then().toFuture();

        for (long first = 0; first < 60; first += 20) {
            left.send(Payload.frames(left, first, 20, number -> MTU)).block(SOON);
            long sent = first + 20;
            Awaitility.await().atMost(SOON).until(() -> arrivals.count() == sent);
        }

        Mono.fromFuture(back).block(SOON);
    }

    @Test
    void shouldLoseAndCountJumboFramesWhenThePortTakesSingleBuffersOnly() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right =
                lab.open(lab.rightClient().everything().multiBuffer(false).mode(XdpMode.GENERIC));
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();

        left.send(Payload.frames(left, 10, MTU)).block(SOON);
        left.send(Payload.frames(left, 1, 100)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> right.stats().rx().get(0).dropped() == 10);
        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 1);
        assertThat(right.statistics(0).rxDropped()).isEqualTo(10);
    }

    @Test
    void shouldSayWhatToDoWhenTheMtuIsTooLargeForSingleBuffers() {
        AfXdpClient client = lab.rightClient().everything().multiBuffer(false).mode(XdpMode.NATIVE);

        assertThatThrownBy(client::connectNow).hasMessageContaining("ERANGE").hasMessageContaining("multiBuffer(true)");
    }

    @Test
    void shouldFallBackToGenericModeWhenThatIsLeftToThePort() {
        AfXdpPort right = lab.open(lab.rightClient().everything().multiBuffer(false));

        assertThat(right.details().programMode()).isEqualTo("generic");
        assertThat(right.details().multiBuffer()).isFalse();
    }
}
