package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameCopy;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Frames through the kernel, over a veth pair. */
@LeakCheck
class TrafficIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @ParameterizedTest
    @CsvSource({"NATIVE, false, 2048", "GENERIC, false, 2048", "NATIVE, false, 4096", "NATIVE, true, 3000"})
    void shouldCarryEveryByteWhenFramesHaveEveryLength(XdpMode mode, boolean unaligned, int chunkBytes) {
        LongToIntFunction lengths = number -> (int) number + 14;
        long count = 1501;
        AfXdpPort sender = lab.open(shaped(lab.leftClient().sendOnly(), unaligned, chunkBytes));
        AfXdpPort receiver = lab.open(shaped(lab.rightClient().everything().mode(mode), unaligned, chunkBytes));
        ArrivalCheck arrivals = new ArrivalCheck(lengths);
        CompletableFuture<Void> received =
                receiver.receive().take(count).doOnNext(arrivals).then().toFuture();

        sendSlowly(sender, count, lengths);

        Mono.fromFuture(received).block(SOON);
        assertThat(arrivals.count()).isEqualTo(count);
        assertThat(receiver.details().programMode()).isEqualTo(mode == XdpMode.NATIVE ? "native" : "generic");
        assertThat(receiver.frames().conserves()).isTrue();
    }

    @Test
    void shouldEchoInPlaceWhenReceivedFramesAreSentBack() {
        long count = 5_000;
        AfXdpPort left = lab.open(lab.leftClient().everything());
        AfXdpPort right = lab.open(lab.rightClient().everything());
        right.send(right.receive()).onErrorComplete().subscribe();
        ArrivalCheck arrivals = new ArrivalCheck(200);
        CompletableFuture<Void> back =
                left.receive().take(count).doOnNext(arrivals).then().toFuture();

        sendSlowly(left, count, number -> 200);

        Mono.fromFuture(back).block(SOON);
        assertThat(right.stats().txFrames()).isEqualTo(count);
    }

    @Test
    void shouldKeepTakenFramesInPlaceWhenOthersFollow() {
        int count = 3_000;
        AfXdpPort sender = lab.open(lab.leftClient().sendOnly());
        AfXdpPort receiver = lab.open(lab.rightClient().everything().frames(8192, 512));
        CompletableFuture<List<Frame>> kept =
                receiver.receive().retain().take(count).collectList().toFuture();

        sendSlowly(sender, count, number -> 64 + (int) number % 1000);

        List<Frame> frames = Mono.fromFuture(kept).block(SOON);
        assertThat(receiver.frames().user()).isEqualTo(count);
        for (int i = count - 1; i >= 0; i--) {
            Payload.check(frames.get(i), i, 64 + i % 1000);
            frames.get(i).release();
        }
        assertThat(receiver.frames().user()).isZero();
        assertThat(receiver.frames().conserves()).isTrue();
    }

    private static AfXdpClient shaped(AfXdpClient client, boolean unaligned, int chunkBytes) {
        return client.unaligned(unaligned).chunkBytes(chunkBytes);
    }

    /** No more at a time than the veth's own ring takes. */
    private static void sendSlowly(AfXdpPort sender, long count, LongToIntFunction lengths) {
        for (long first = 0; first < count; first += 100) {
            sender.send(Payload.frames(sender, first, Math.min(100, count - first), lengths))
                    .block(SOON);
            Flux.interval(Duration.ofMillis(1)).next().block(SOON);
        }
    }

    static FrameCopy one(Flux<Frame> frames) {
        return frames.next().map(Frame::copied).block(SOON);
    }
}
