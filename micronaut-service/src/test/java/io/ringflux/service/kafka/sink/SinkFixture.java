package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;

/** A sink on scripted producers, with one lane of four shards and its feeder. */
final class SinkFixture implements AutoCloseable {
    static final int LENGTH = 100;

    private final TestFrames frames = new TestFrames();
    private final List<ScriptedProducer> producers = new ArrayList<>();
    private final CollectedFlows flows = new CollectedFlows();
    private final boolean autoComplete;
    private final KafkaSink sink;
    private final LaneFeeder feeder;

    private SinkFixture(KafkaSinkConfig config, boolean autoComplete) {
        this.autoComplete = autoComplete;
        sink = KafkaSink.start(config, link -> TestFrames.HASHER, this::newProducer, TestFrames.PATIENCE);
        feeder = new LaneFeeder(sink.lane(FrameOrigin.of("memif0", 0)), frames);
        await().until(() -> feeder.outstanding() > 0);
    }

    /** Records are acknowledged at once. */
    static SinkFixture acknowledging(KafkaSinkConfig.Builder config) {
        return new SinkFixture(config.build(), true);
    }

    /** Records wait until the test acknowledges them. */
    static SinkFixture waiting(KafkaSinkConfig.Builder config) {
        return new SinkFixture(config.build(), false);
    }

    static KafkaSinkConfig.Builder config() {
        return KafkaSinkConfig.builder("localhost:1", ScriptedProducer.TOPIC).linger(Duration.ofMillis(20));
    }

    private Producer<byte[], byte[]> newProducer() {
        synchronized (producers) {
            producers.add(new ScriptedProducer(4, autoComplete));
            return producer();
        }
    }

    /** The producer that is in use. */
    ScriptedProducer producer() {
        synchronized (producers) {
            return producers.get(producers.size() - 1);
        }
    }

    ScriptedProducer firstProducer() {
        synchronized (producers) {
            return producers.get(0);
        }
    }

    KafkaSink sink() {
        return sink;
    }

    void feed(int count) {
        for (int i = 0; i < count; i++) {
            feeder.feed(i % 4, LENGTH);
        }
    }

    void feedFlow(int flow, int length) {
        feeder.feed(flow, length);
    }

    /** One record on each partition is acknowledged, so that the next ones need not travel alone. */
    void warmUp() {
        feed(4);
        await().until(() -> producer().sends() == 4);
        producer().completeAll();
        awaitAcked(4);
    }

    void awaitAcked(long count) {
        await().until(() -> {
            if (!autoComplete) {
                producer().completeAll();
            }
            return sink.stats().acked() == count;
        });
    }

    /** What the producer in use was given. */
    RecordReader read() {
        RecordReader reader = new RecordReader(flows);
        producer().history().forEach(record -> reader.read(record.partition(), record.value(), record.headers()));
        return reader;
    }

    CollectedFlows flows() {
        return flows;
    }

    void assertDelivered(long count) {
        RecordReader reader = read();
        assertThat(reader.missing()).isZero();
        assertThat(reader.duplicates()).isZero();
        assertThat(reader.frames()).isEqualTo(count);
        flows.assertComplete();
    }

    @Override
    public void close() {
        sink.close(Duration.ZERO);
        assertThat(frames.inUse()).isZero();
        frames.close();
    }
}
