package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.kafka.broker.BrokerConfig;
import io.ringflux.service.kafka.broker.EmbeddedBroker;
import io.ringflux.testkit.Signals;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The sink while its broker is killed or frozen under load. {@code -Dringflux.freeze.seconds} makes the frost longer.
 */
class KafkaOutageIT {
    private static final String TOPIC = "mirror";
    private static final int LENGTH = 100;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration FREEZE = Duration.ofSeconds(Integer.getInteger("ringflux.freeze.seconds", 7));

    private EmbeddedBroker broker;
    private KafkaSink sink;
    private KafkaLane lane;
    private FrameGenerator generator;

    @BeforeEach
    void startBroker() throws IOException {
        broker = EmbeddedBroker.start(BrokerConfig.create());
    }

    @AfterEach
    void stop() throws IOException {
        sink.close(Duration.ZERO);
        broker.close();
    }

    @Test
    void shouldLoseAndRepeatNothingWhenBrokerIsKilledUnderLoad() throws Exception {
        start(OverflowPolicy.BACKPRESSURE);
        awaitAcked(100_000);
        long heapBefore = heapInUse();

        for (int kill = 0; kill < 3; kill++) {
            broker.kill();
            awaitStall();
            assertThat(heapInUse() - heapBefore).isLessThan(32 << 20);
            broker.start();
            awaitAcked(sink.stats().acked() + 100_000);
        }

        assertThat(heapInUse() - heapBefore).isLessThan(32 << 20);
        assertEverythingArrived(finish(), new CheckedFlows());
    }

    @Test
    void shouldLoseAndRepeatNothingWhenBrokerIsFrozenUnderLoad() throws Exception {
        start(OverflowPolicy.BACKPRESSURE);
        awaitAcked(100_000);

        Signals.send("STOP", broker.pid());
        try {
            awaitStall();
            await().pollDelay(FREEZE).atMost(FREEZE.plusSeconds(10)).until(() -> true);
            assertThat(sink.status().oldestUnacked()).isGreaterThan(REQUEST_TIMEOUT);
            assertInvariant();
        } finally {
            Signals.send("CONT", broker.pid());
        }
        awaitAcked(sink.stats().acked() + 100_000);

        assertEverythingArrived(finish(), new CheckedFlows());
    }

    @Test
    void shouldDropNewestAndCountItWhenBrokerIsFrozenAndUserChoseThat() throws Exception {
        start(OverflowPolicy.DROP_NEWEST);
        awaitAcked(100_000);

        Signals.send("STOP", broker.pid());
        try {
            long dropped = sink.stats().dropped();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                assertInvariant();
                return sink.stats().dropped() > dropped + 100_000;
            });
        } finally {
            Signals.send("CONT", broker.pid());
        }
        awaitAcked(sink.stats().acked() + 50_000);

        long accepted = finish() - sink.stats().dropped();
        assertThat(sink.stats().dropped()).isPositive();
        assertEverythingArrived(accepted, new CheckedFlows().allowingGaps());
    }

    private void start(OverflowPolicy overflow) {
        KafkaSinkConfig config = KafkaSinkConfig.builder(broker.bootstrapServers(), TOPIC)
                .overflow(overflow)
                .clientProperty("request.timeout.ms", Long.toString(REQUEST_TIMEOUT.toMillis()))
                .build();
        sink = KafkaSink.start(config);
        lane = sink.lane(FrameOrigin.of("memif0", 0));
        generator = FrameGenerator.start(lane, LENGTH);
    }

    private void awaitAcked(long frames) {
        await().atMost(Duration.ofSeconds(120)).until(() -> {
            assertInvariant();
            return sink.stats().acked() >= frames;
        });
    }

    /** Waits until the lane asks for nothing any more, because its memory is full. */
    private void awaitStall() {
        long[] before = {-1};
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    assertInvariant();
                    long given = generator.given();
                    boolean stalled = given == before[0];
                    before[0] = given;
                    return stalled;
                });
        assertThat(sink.stats().inFlight()).isPositive();
    }

    private void assertInvariant() {
        LaneStats stats = lane.stats();
        assertThat(stats.received()).isEqualTo(stats.acked() + stats.dropped() + stats.inFlight());
        assertThat(stats.inFlight()).isNotNegative();
    }

    private long finish() throws InterruptedException {
        long given = generator.stop();
        lane.drained().block(Duration.ofSeconds(60));
        assertThat(lane.stats().received()).isEqualTo(given);
        assertThat(lane.stats().inFlight()).isZero();
        return given;
    }

    private void assertEverythingArrived(long accepted, CheckedFlows flows) {
        assertThat(sink.stats().acked()).isEqualTo(accepted);
        assertThat(sink.stats().resent()).isZero();
        RecordReader reader = new RecordReader(flows);
        TopicReader.read(
                broker.bootstrapServers(),
                TOPIC,
                record -> reader.read(record.partition(), record.value(), record.headers()));
        assertThat(reader.missing()).isZero();
        assertThat(reader.duplicates()).isZero();
        assertThat(reader.frames()).isEqualTo(accepted);
    }

    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
