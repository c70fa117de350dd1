package io.ringflux.testkit.reactive;

import static io.ringflux.testkit.reactive.Wires.numbers;
import static io.ringflux.testkit.reactive.Wires.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.IllegalReferenceCountException;
import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.memory.RawPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Each row of the table in {@code docs/ownership.md}: written so, it delivers everything and leaks nothing. */
@LeakCheck
class OwnershipTableTest {

    @RegisterExtension
    final Wires wires = new Wires(1);

    private final Scheduler scheduler = Schedulers.newParallel("elsewhere", 2);

    @AfterEach
    void dispose() {
        scheduler.dispose();
    }

    static Stream<Arguments> rows() {
        return OwnershipRows.pipelines().entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void shouldDeliverAndGiveBackEveryFrameWhenWrittenAsTheTableSays(
            String operators, BiFunction<FramePort, Scheduler, Flux<Long>> pipeline) {
        RawPeer peer = wires.peer();
        CompletableFuture<List<Long>> seen =
                pipeline.apply(peer.port(), scheduler).collectList().toFuture();

        feed(peer, seen);

        assertThat(Mono.fromFuture(seen).block(Wires.LIMIT))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, OwnershipRows.FRAMES).boxed().toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void shouldGiveBackEveryFrameWhenCancelledUnderLoad(
            String operators, BiFunction<FramePort, Scheduler, Flux<Long>> pipeline) {
        for (int i = 0; i < 10; i++) {
            RawPeer peer = wires.peer();
            CompletableFuture<Long> part = pipeline.apply(peer.port(), scheduler)
                    .take(3 + 4L * i)
                    .count()
                    .toFuture();

            feed(peer, part);

            assertThat(Mono.fromFuture(part).block(Wires.LIMIT)).isPositive();
        }
    }

    @Test
    void shouldHaveATestForEachRowOfTheTable() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "ownership.md"));
        List<String> table = lines.subList(lines.indexOf("| operators | what they keep | write |") + 2, lines.size());
        List<String> documented = table.stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1].strip())
                .toList();

        Set<String> tested = OwnershipRows.pipelines().keySet();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(tested);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("buffer", frames -> frames.buffer(10).flatMapIterable(all -> all)),
                mistake("delayElements", frames -> frames.delayElements(Duration.ofMillis(1))),
                mistake(
                        "publishOn",
                        frames -> frames.map(frame -> frame)
                                .publishOn(Schedulers.parallel())
                                .delayElements(Duration.ofMillis(1))),
                mistake("takeLast", frames -> frames.take(5).takeLast(5)));
    }

    private static Arguments mistake(String name, Function<Flux<Frame>, Flux<Frame>> operator) {
        return Arguments.of(name, operator);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void shouldThrowOnUseWhenAnOperatorKeptALentFrame(String name, Function<Flux<Frame>, Flux<Frame>> operator) {
        RawPeer peer = wires.peer();
        CompletableFuture<List<Long>> seen = operator.apply(peer.port().receive())
                .map(Wires::number)
                .take(20)
                .collectList()
                .toFuture();

        for (int i = 0; i < 30 && !seen.isDone(); i++) {
            peer.publish(0, Wires.number(i));
            soon().until(() -> peer.room(0) == 64 || seen.isDone());
        }

        assertThatThrownBy(() -> Mono.fromFuture(seen).block(Wires.LIMIT))
                .isInstanceOf(IllegalReferenceCountException.class)
                .hasMessageContaining("was used after its release");
    }

    @Test
    void shouldOweAReleaseWhenASingleFrameIsRetainedOnTheWayIntoSend() {
        RawPeer peer = wires.peer();
        List<Frame> kept = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> sent = peer.port()
                .send(peer.port().receive().take(3).doOnNext(frame -> kept.add(frame.retain())))
                .toFuture();

        peer.publish(0, numbers(0, 3));
        Wires.done(sent);

        assertThat(kept)
                .hasSize(3)
                .allSatisfy(frame -> assertThat(frame.refCnt()).isEqualTo(1));
        kept.forEach(Frame::release);
    }

    private static void feed(RawPeer peer, CompletableFuture<?> until) {
        long next = 0;
        while (next < OwnershipRows.FRAMES) {
            soon().until(() -> {
                peer.received(0);
                return peer.room(0) >= 10 || until.isDone();
            });
            if (until.isDone()) {
                return;
            }
            peer.publish(0, numbers(next, 10));
            next += 10;
        }
        soon().until(() -> {
            peer.received(0);
            return until.isDone();
        });
    }
}
