package io.ringflux.service.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@LeakCheck
final class PipelineTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private Service service;

    @AfterEach
    void stopService() {
        service.close();
    }

    @Test
    void shouldCountEachFrameAtEachHopWhenStepsDropSome() throws IOException {
        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);

        Pipeline pipeline =
                run("{from: {generator: {count: 1000}}, steps: [{sample: 3}, {truncate: 50}], to: collect}", sink);

        awaitStatus(pipeline, Status.COMPLETED);
        assertThat(pipeline.hops())
                .extracting(HopStats::hop, HopStats::in, HopStats::out, HopStats::dropped)
                .containsExactly(
                        tuple("from.generator", 1000L, 1000L, 0L),
                        tuple("steps[0].sample", 1000L, 334L, 666L),
                        tuple("steps[1].truncate", 334L, 334L, 0L),
                        tuple("to.collect", 334L, 334L, 0L));
        assertThat(numbers(sink)).containsExactlyElementsOf(numbersFrom(0, 334, 3));
        assertThat(sink.frames()).allMatch(frame -> frame.bytes().length == 50);
    }

    @Test
    void shouldLetMatchingFramesPassWhenFiltered() throws IOException {
        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);

        Pipeline pipeline = run(
                "{from: {generator: {count: 1000, flows: 4}}, steps: [{filter: udp src port 16386}], to: collect}",
                sink);

        awaitStatus(pipeline, Status.COMPLETED);
        assertThat(numbers(sink)).containsExactlyElementsOf(numbersFrom(2, 250, 4));
        assertThat(hop(pipeline, "steps[0].filter").dropped()).isEqualTo(750);
    }

    @Test
    void shouldWaitWhenSinkHasNoRoom() throws IOException {
        CollectingSink sink = new CollectingSink(10);

        Pipeline pipeline = run("{from: {generator: {count: 1000}}, to: collect}", sink);

        await().until(() -> sink.frames().size() == 10);
        assertThat(hop(pipeline, "from.generator").in()).isEqualTo(10);
        assertThat(pipeline.state().status()).isEqualTo(Status.RUNNING);

        sink.request(Long.MAX_VALUE);

        awaitStatus(pipeline, Status.COMPLETED);
        assertThat(numbers(sink)).containsExactlyElementsOf(numbersFrom(0, 1000, 1));
    }

    @Test
    void shouldDropNewestWhenSinkHasNoRoom() throws IOException {
        CollectingSink sink = new CollectingSink(10);

        Pipeline pipeline = run("{from: {generator: {count: 1000}}, to: collect, overflow: drop-newest}", sink);

        awaitStatus(pipeline, Status.COMPLETED);
        assertThat(numbers(sink)).containsExactlyElementsOf(numbersFrom(0, 10, 1));
        assertThat(hop(pipeline, "overflow")).isEqualTo(new HopStats("overflow", 1000, 10, 990, Map.of()));
    }

    @Test
    void shouldDropOldestWhenTooManyWait() throws IOException {
        CollectingSink sink = new CollectingSink(0);
        Pipeline pipeline = run("{from: {generator: {count: 1000}}, to: collect, overflow: {drop-oldest: 100}}", sink);
        await().until(() -> hop(pipeline, "overflow").in() == 1000);
        assertThat(hop(pipeline, "overflow").inFlight()).isEqualTo(100);
        assertThat(hop(pipeline, "overflow").dropped()).isEqualTo(900);

        sink.request(60);
        await().until(() -> sink.frames().size() == 60);
        assertThat(pipeline.state().status()).isEqualTo(Status.RUNNING);
        sink.request(Long.MAX_VALUE);

        awaitStatus(pipeline, Status.COMPLETED);
        assertThat(numbers(sink)).containsExactlyElementsOf(numbersFrom(900, 100, 1));
        assertThat(hop(pipeline, "overflow").inFlight()).isZero();
    }

    @Test
    void shouldGiveUpWaitingFramesWhenStoppedAndNotDrained() throws IOException {
        CollectingSink sink = new CollectingSink(0);
        Pipeline pipeline = run("{from: {generator: {count: 1000}}, to: collect, overflow: {drop-oldest: 100}}", sink);
        await().until(() -> hop(pipeline, "overflow").in() == 1000);

        pipeline.stop(Duration.ofMillis(100)).block(GRACE);

        assertThat(pipeline.state().status()).isEqualTo(Status.STOPPED);
        assertThat(hop(pipeline, "overflow")).isEqualTo(new HopStats("overflow", 1000, 0, 1000, Map.of()));
    }

    @Test
    void shouldDeliverAllFramesWhenStoppedUnderLoad() throws IOException {
        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);
        Pipeline pipeline = run("{from: {generator: {rate: 20000}}, to: collect}", sink);
        await().until(() -> sink.frames().size() > 100);

        pipeline.stop(GRACE).block(GRACE);

        assertThat(pipeline.state().status()).isEqualTo(Status.STOPPED);
        HopStats source = hop(pipeline, "from.generator");
        assertThat(sink.frames()).hasSize((int) source.out());
        assertThat(numbers(sink)).containsExactlyElementsOf(numbersFrom(0, source.out(), 1));
        assertThat(pipeline.hops()).allMatch(stats -> stats.inFlight() == 0);
    }

    @Test
    void shouldStartAgainAndKeepCountsWhenSinkFails() throws IOException {
        CollectingSink sink = new CollectingSink(10);
        Pipeline pipeline = run("{from: generator, to: collect}", sink);
        await().until(() -> sink.frames().size() == 10);

        sink.fail(new IllegalStateException("the disk is full"));

        await().until(() -> sink.frames().size() == 20);
        assertThat(pipeline.runs()).isEqualTo(2);
        assertThat(pipeline.state().status()).isEqualTo(Status.RUNNING);
        assertThat(hop(pipeline, "to.collect").out()).isEqualTo(20);
    }

    @Test
    void shouldRunAgainWhenStartedAfterStop() throws IOException {
        CollectingSink sink = new CollectingSink(10);
        Pipeline pipeline = run("{from: generator, to: collect}", sink);
        await().until(() -> sink.frames().size() == 10);
        pipeline.stop(GRACE).block(GRACE);

        pipeline.start();

        await().until(() -> sink.frames().size() == 20);
        assertThat(pipeline.state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void shouldLeaveOthersAloneWhenOnePipelineFails() throws IOException {
        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);
        service = TestService.start("""
                ringflux:
                  pipelines:
                    broken: {from: {pcap: /nowhere/there.pcapng}, to: {pcap: /nowhere/out.pcapng}}
                    sound: {from: {generator: {count: 100}}, to: collect}
                """, sink);

        awaitStatus(pipeline("sound"), Status.COMPLETED);
        awaitStatus(pipeline("broken"), Status.BACKING_OFF);
        assertThat(pipeline("broken").state().reason()).contains("/nowhere/");
        assertThat(sink.frames()).hasSize(100);
    }

    private Pipeline run(String pipeline, CollectingSink sink) throws IOException {
        service = TestService.start("ringflux: {pipelines: {test: " + pipeline + "}}", sink);
        return pipeline("test");
    }

    private Pipeline pipeline(String name) {
        return Objects.requireNonNull(service.pipelines().find(name));
    }

    private static HopStats hop(Pipeline pipeline, String name) {
        return pipeline.hops().stream()
                .filter(stats -> stats.hop().equals(name))
                .findFirst()
                .orElse(new HopStats(name, 0, 0, 0, Map.of()));
    }

    private static void awaitStatus(Pipeline pipeline, Status status) {
        await().atMost(Duration.ofSeconds(30)).until(() -> pipeline.state().status() == status);
    }

    private static List<Long> numbers(CollectingSink sink) {
        return sink.frames().stream()
                .map(frame -> GeneratedTraffic.numberOf(new UnsafeBuffer(frame.bytes()), 0))
                .toList();
    }

    private static List<Long> numbersFrom(long first, long count, long step) {
        return LongStream.range(0, count).map(i -> first + i * step).boxed().toList();
    }
}
