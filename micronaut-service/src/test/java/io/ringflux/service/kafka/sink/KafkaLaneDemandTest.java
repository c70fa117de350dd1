package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaLaneDemandTest {
    private final TestFrames frames = new TestFrames();
    private final ScriptedProducer producer = new ScriptedProducer(4, false);
    private KafkaSink sink;
    private LaneFeeder feeder;

    @AfterEach
    void close() {
        sink.close(Duration.ZERO);
        assertThat(frames.inUse()).isZero();
        frames.close();
    }

    @Test
    void shouldAskForNoMoreWhenNothingIsAcked() {
        start(config().laneBytes(1 << 20));

        long fed = feedUntilQuiet(2_000);

        assertThat(fed).isBetween(64L, (1L << 20) / 2_000);
        assertThat(sink.stats().dropped()).isZero();
        assertThat(sink.stats().inFlight()).isEqualTo(fed);
        assertThat(feeder.outstanding()).isZero();
    }

    @Test
    void shouldAskAgainWhenRoomIsAcked() {
        start(config().laneBytes(1 << 20));
        long fed = feedUntilQuiet(2_000);

        await().until(() -> {
            producer.completeAll();
            return sink.stats().inFlight() == 0 && feeder.outstanding() > 0;
        });

        long more = feedUntilQuiet(2_000);
        assertThat(more).isGreaterThan(fed / 2);
        assertThat(sink.stats().dropped()).isZero();
    }

    @Test
    void shouldNeverDropWhenDemandIsRespected() {
        start(config().laneBytes(1 << 20).batchFrames(16));

        long fed = 0;
        while (fed < 100_000) {
            if (feeder.outstanding() > 0) {
                feeder.feed((int) (fed & 3), ThreadLocalRandom.current().nextInt(60, 9_216));
                fed++;
            } else {
                producer.completeAll();
            }
            if (fed % 97 == 0) {
                assertInvariant();
            }
        }

        assertThat(sink.stats().dropped()).isZero();
    }

    @Test
    void shouldDropNewestAndCountWhenUserChoseThat() {
        start(config().laneBytes(1 << 20).overflow(OverflowPolicy.DROP_NEWEST).linger(Duration.ofMillis(1)));
        assertThat(feeder.outstanding()).isEqualTo(Long.MAX_VALUE);

        for (int i = 0; i < 5_000; i++) {
            feeder.feed(i & 3, 1_000);
            assertInvariant();
        }
        await().until(() -> {
            producer.completeAll();
            assertInvariant();
            return sink.stats().inFlight() == 0;
        });

        SinkStats stats = sink.stats();
        assertThat(stats.received()).isEqualTo(5_000);
        assertThat(stats.dropped()).isPositive();
        assertThat(stats.lanes().get(0).droppedOverflow()).isEqualTo(stats.dropped());
        RecordReader reader = new RecordReader(packet -> {});
        producer.history().forEach(record -> reader.read(record.partition(), record.value(), record.headers()));
        assertThat(reader.frames()).isEqualTo(stats.acked());
        assertThat(reader.missing()).isZero();
    }

    @Test
    void shouldKeepSmallFramesForFullBatchesWhenBrokerIsSlow() {
        start(config().linger(Duration.ofMillis(1)).batchFrames(50));
        feeder.feed(0, 60);
        await().until(() -> producer.completeNext());

        for (int i = 0; i < 400; i++) {
            feeder.feed(0, 60);
            if (i % 10 == 0) {
                long sent = producer.sends();
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> producer.sends() > sent || producer.sends() >= 9);
            }
        }

        await().until(() -> producer.sends() >= 12);
        assertThat(producer.sends()).isLessThan(20);
    }

    @Test
    void shouldWaitForPartitionsWhenTopicIsUnknown() {
        producer.partitionsForException = new TimeoutException("Topic frames not present in metadata");
        sink = KafkaSink.start(config().build(), link -> TestFrames.HASHER, () -> producer, TestFrames.PATIENCE);
        feeder = new LaneFeeder(sink.lane(FrameOrigin.of("memif0", 0)), frames);

        await().until(() -> sink.status().reason() != null);

        assertThat(sink.status().state()).isEqualTo(SinkStatus.State.CONNECTING);
        assertThat(feeder.outstanding()).isZero();
        producer.partitionsForException = null;
        await().until(() -> feeder.outstanding() > 0);
    }

    private void assertInvariant() {
        LaneStats stats = sink.stats().lanes().get(0);
        assertThat(stats.received()).isEqualTo(stats.acked() + stats.dropped() + stats.inFlight());
        assertThat(stats.inFlight()).isNotNegative();
    }

    /** Feeds as long as more is asked for; the sender asks too, and may come last. */
    private long feedUntilQuiet(int length) {
        long[] fed = {0};
        await().pollInSameThread().during(Duration.ofMillis(100)).until(() -> {
            long before = fed[0];
            while (feeder.outstanding() > 0) {
                feeder.feed((int) (fed[0]++ & 3), length);
            }
            return fed[0] == before;
        });
        return fed[0];
    }

    private KafkaSinkConfig.Builder config() {
        return KafkaSinkConfig.builder("localhost:1", ScriptedProducer.TOPIC);
    }

    private void start(KafkaSinkConfig.Builder builder) {
        sink = KafkaSink.start(builder.build(), link -> TestFrames.HASHER, () -> producer, TestFrames.PATIENCE);
        feeder = new LaneFeeder(sink.lane(FrameOrigin.of("memif0", 0)), frames);
        await().until(() -> feeder.outstanding() > 0 && sink.status().state() == SinkStatus.State.RUNNING);
    }
}
