package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSinkFailureTest {
    private static final int LENGTH = 100;

    private final TestFrames frames = new TestFrames();
    private final List<ScriptedProducer> producers = new ArrayList<>();
    private boolean autoComplete = true;
    private KafkaSink sink;
    private LaneFeeder feeder;

    @AfterEach
    void close() {
        sink.close(Duration.ZERO);
        assertThat(frames.inUse()).isZero();
        frames.close();
    }

    @Test
    void shouldTryAgainInOrderWhenSendRefusesInItsCallback() {
        start(config().batchFrames(10));
        for (int i = 0; i < 5; i++) {
            producer().refuseNext(new TimeoutException("no metadata"));
        }

        feed(200);

        await().until(() -> sink.stats().acked() == 200);
        assertThat(sink.stats().rejections()).isEqualTo(5);
        assertThat(sink.stats().resent()).isZero();
        assertDelivered(200);
    }

    @Test
    void shouldTellReasonWhileRefusedAndForgetItAfterwards() {
        start(config().batchFrames(1));
        for (int i = 0; i < 3; i++) {
            producer().refuseNext(new TopicAuthorizationException("not you"));
        }

        feeder.feed(0, LENGTH);

        await().until(() -> sink.status().state() == SinkStatus.State.RETRYING);
        assertThat(sink.status().reason()).contains("TopicAuthorizationException", "not you");
        await().until(() -> sink.status().state() == SinkStatus.State.RUNNING);
        assertThat(sink.status().reason()).isNull();
    }

    @Test
    void shouldSendAgainInOrderWhenDeliveryFails() {
        autoComplete = false;
        start(config().batchFrames(10));
        feed(120);
        await().until(() -> producer().sends() == 12);

        producer().completeNext();
        producer().errorNext(new TimeoutException("expired"));
        complete();

        await().until(() -> {
            producer().completeAll();
            return sink.stats().acked() == 120;
        });
        assertThat(sink.stats().resent()).isBetween(10L, 30L);
        assertThat(sink.stats().inFlight()).isZero();
        RecordReader reader = read();
        assertThat(reader.missing()).isZero();
        assertThat(reader.frames()).isEqualTo(120);
        assertThat(reader.duplicates()).isLessThanOrEqualTo(sink.stats().resent());
        reader.assertFlowsComplete();
    }

    @Test
    void shouldReplaceProducerWhenItThrows() {
        autoComplete = false;
        start(config().batchFrames(10));
        feed(80);
        await().until(() -> producer().sends() == 8);
        producer().completeNext();

        producer().breakDown(new KafkaException("fatal"));
        feed(40);

        await().until(() -> sink.stats().producers() == 2);
        await().until(() -> {
            producer().completeAll();
            return sink.stats().acked() == 120;
        });
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(sink.stats().resent()).isEqualTo(70);
    }

    @Test
    void shouldMakeSmallerRecordsWhenTheyAreTooLarge() {
        start(config());
        producer().maxValueLength(8_000);

        feed(2_000);

        await().until(() -> sink.stats().acked() == 2_000);
        assertThat(producer().history())
                .allSatisfy(record -> assertThat(record.value().length).isLessThanOrEqualTo(8_000));
        assertThat(sink.stats().dropped()).isZero();
        assertDelivered(2_000);
    }

    @Test
    void shouldDropAndCountFrameWhenItAloneIsTooLarge() {
        start(config());
        producer().maxValueLength(1_000);
        feeder.feed(0, 200);
        feeder.feed(0, 1_500);
        feeder.feed(0, 300);

        await().until(() -> sink.stats().inFlight() == 0);

        LaneStats stats = sink.stats().lanes().get(0);
        assertThat(stats.acked()).isEqualTo(2);
        assertThat(stats.droppedTooLarge()).isEqualTo(1);
        RecordReader reader = read();
        assertThat(reader.missing()).isEqualTo(1);
        assertThat(reader.flow(0)).containsExactly(TestFrames.bytes(0, 0, 200), TestFrames.bytes(0, 2, 300));
    }

    @Test
    void shouldSplitBatchWhenBrokerFindsItTooLarge() {
        autoComplete = false;
        start(config().batchFrames(64));
        for (int i = 0; i < 64; i++) {
            feeder.feed(0, LENGTH);
        }
        await().until(() -> producer().sends() == 1);

        producer().errorNext(new RecordTooLargeException("max.message.bytes"));

        await().until(() -> producer().sends() >= 3);
        complete();
        await().until(() -> sink.stats().acked() == 64);
        assertThat(producer().history().get(1).value().length)
                .isLessThan(producer().history().get(0).value().length * 2 / 3);
    }

    @Test
    void shouldWaitForPartitionsWhenTopicIsUnknown() {
        start(config());
        assertThat(sink.status().state()).isEqualTo(SinkStatus.State.RUNNING);
        sink.close(Duration.ZERO);
        ScriptedProducer late = new ScriptedProducer(4, true);
        late.partitionsForException = new TimeoutException("Topic frames not present in metadata");

        sink = KafkaSink.start(config().build(), link -> TestFrames.HASHER, () -> late);
        feeder = new LaneFeeder(sink.lane(FrameOrigin.of("memif0", 0)), frames);

        await().until(() -> sink.status().reason() != null);
        assertThat(sink.status().state()).isEqualTo(SinkStatus.State.CONNECTING);
        assertThat(feeder.outstanding()).isZero();
        late.partitionsForException = null;
        await().until(() -> feeder.outstanding() > 0);
    }

    private void feed(int count) {
        for (int i = 0; i < count; i++) {
            feeder.feed(i % 4, LENGTH);
        }
    }

    private void complete() {
        producer().completeAll();
    }

    private ScriptedProducer producer() {
        synchronized (producers) {
            return producers.get(producers.size() - 1);
        }
    }

    private KafkaSinkConfig.Builder config() {
        return KafkaSinkConfig.builder("localhost:1", ScriptedProducer.TOPIC).linger(Duration.ofMillis(20));
    }

    private void start(KafkaSinkConfig.Builder builder) {
        sink = KafkaSink.start(builder.build(), link -> TestFrames.HASHER, this::newProducer);
        feeder = new LaneFeeder(sink.lane(FrameOrigin.of("memif0", 0)), frames);
        await().until(() -> feeder.outstanding() > 0);
    }

    private Producer<byte[], byte[]> newProducer() {
        synchronized (producers) {
            producers.add(new ScriptedProducer(4, autoComplete));
            return producers.get(producers.size() - 1);
        }
    }

    private RecordReader read() {
        RecordReader reader = new RecordReader();
        producer().history().forEach(record -> reader.read(record.partition(), record.value(), record.headers()));
        return reader;
    }

    private void assertDelivered(long count) {
        RecordReader reader = read();
        assertThat(reader.missing()).isZero();
        assertThat(reader.duplicates()).isZero();
        assertThat(reader.frames()).isEqualTo(count);
        reader.assertFlowsComplete();
    }
}
