package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringflux.packet.LinkType;
import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.RecordKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class KafkaSinkTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestFrames frames = new TestFrames();
    private final ScriptedProducer producer = new ScriptedProducer(4, true);
    private KafkaSinkConfig config = config().build();
    private KafkaSink sink;

    @AfterEach
    void close() {
        sink.close(Duration.ZERO);
        assertThat(frames.inUse()).isZero();
        frames.close();
    }

    @Test
    void shouldSendFullBatchWhenFramesSuffice() {
        LaneFeeder feeder = start(config().linger(LONG).batchFrames(10));

        for (int i = 0; i < 25; i++) {
            feeder.feed(2, 100);
        }

        await().until(() -> producer.history().size() == 2);
        assertThat(producer.history()).allSatisfy(record -> {
            assertThat(record.partition()).isEqualTo(2);
            assertThat(RecordKeys.number(record.headers(), RecordKeys.COUNT, 0)).isEqualTo(10);
        });
        await().until(() -> sink.stats().acked() == 20);
        assertThat(sink.stats().inFlight()).isEqualTo(5);
        assertThat(read().flow(2)).hasSize(20);
    }

    @Test
    void shouldCutBatchAtBytesWhenFramesAreLong() {
        LaneFeeder feeder = start(config().linger(LONG).batchBytes(20_000));

        for (int i = 0; i < 41; i++) {
            feeder.feed(0, 1_500);
        }

        await().until(() -> producer.history().size() == 3);
        assertThat(producer.history())
                .allSatisfy(record -> assertThat(record.value().length).isBetween(18_400, 20_000));
    }

    @Test
    void shouldSendWhatThereIsWhenLingerExpires() {
        LaneFeeder feeder = start(config().linger(Duration.ofMillis(5)));

        feeder.feed(1, 60);
        feeder.feed(1, 61);

        await().until(() -> sink.stats().acked() == 2);
        assertThat(read().flow(1)).containsExactly(TestFrames.bytes(1, 0, 60), TestFrames.bytes(1, 1, 61));
    }

    @Test
    void shouldTellWhereFramesCameFromWhenRecordIsRead() {
        LaneFeeder feeder = start(config());

        feeder.feed(3, 60);

        await().until(() -> sink.stats().acked() == 1);
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(RecordKeys.text(record.headers(), RecordKeys.FORMAT)).isEqualTo("pcapng");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.RUN)).isEqualTo(sink.run());
        assertThat(RecordKeys.text(record.headers(), RecordKeys.PORT)).isEqualTo("memif0");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.QUEUE)).isEqualTo("0");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.SHARD)).isEqualTo("3");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.SEQUENCE)).isEqualTo("0");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.COUNT)).isEqualTo("1");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.DROPPED)).isEqualTo("0");
        assertThat(record.timestamp()).isNull();
    }

    @Test
    void shouldSendOneRecordAFrameWhenAsked() {
        LaneFeeder feeder = start(config().format(RecordFormat.FRAME).maxFrameBytes(128));

        feeder.feed(0, 60);
        feeder.feed(0, 200);
        feeder.feed(1, 61);

        await().until(() -> sink.stats().acked() == 3);
        ProducerRecord<byte[], byte[]> cut = history(0).get(1);
        assertThat(cut.value()).hasSize(128);
        assertThat(RecordKeys.text(cut.headers(), RecordKeys.FORMAT)).isEqualTo("frame");
        assertThat(RecordKeys.text(cut.headers(), RecordKeys.LENGTH)).isEqualTo("200");
        assertThat(RecordKeys.text(cut.headers(), RecordKeys.SEQUENCE)).isEqualTo("1");
        assertThat(RecordKeys.text(cut.headers(), RecordKeys.TIMESTAMP)).isEqualTo("0");
        assertThat(sink.stats().lanes().get(0).truncated()).isEqualTo(1);
        assertThat(history(1).get(0).value()).isEqualTo(TestFrames.bytes(1, 0, 61));
    }

    @Test
    void shouldKeepAllSegmentsWhenFrameIsChained() {
        LaneFeeder feeder = start(config());

        feeder.feed(0, 9_000);

        await().until(() -> sink.stats().acked() == 1);
        assertThat(read().flow(0)).containsExactly(TestFrames.bytes(0, 0, 9_000));
    }

    @Test
    void shouldCompleteWhenSourceHasEndedAndAllIsAcked() {
        LaneFeeder feeder = start(config().linger(LONG));
        KafkaLane lane = sink.lane(FrameOrigin.of("memif0", 1));
        LaneFeeder second = new LaneFeeder(lane, frames);
        await().until(() -> second.outstanding() > 0);
        second.feed(0, 60);
        feeder.feed(0, 60);

        lane.onComplete();

        StepVerifier.create(lane.drained()).expectComplete().verify(Duration.ofSeconds(10));
        assertThat(lane.stats().acked()).isEqualTo(1);
        assertThat(sink.stats().inFlight()).isEqualTo(1);
    }

    @Test
    void shouldPassErrorOnWhenAllThatCameBeforeIsAcked() {
        LaneFeeder feeder = start(config().linger(LONG));
        feeder.feed(0, 60);

        feeder.fail(new IOException("link down"));

        StepVerifier.create(feeder.lane().drained())
                .expectErrorMessage("link down")
                .verify(Duration.ofSeconds(10));
        assertThat(sink.stats().acked()).isEqualTo(1);
    }

    @Test
    void shouldTellDropsOfOthersWhenTheyCameBefore() {
        sink = KafkaSink.start(config().build(), link -> TestFrames.HASHER, () -> producer, TestFrames.PATIENCE);
        FrameOrigin origin = new FrameOrigin("memif1", -1, LinkType.ETHERNET, () -> 17);
        LaneFeeder feeder = new LaneFeeder(sink.lane(origin), frames);
        await().until(() -> feeder.outstanding() > 0);

        feeder.feed(0, 60);

        await().until(() -> sink.stats().acked() == 1);
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(RecordKeys.text(record.headers(), RecordKeys.DROPPED)).isEqualTo("17");
        assertThat(RecordKeys.text(record.headers(), RecordKeys.QUEUE)).isEqualTo("-1");
        assertThat(sink.stats().received()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatIsLeftWhenClosedWithoutGrace() {
        LaneFeeder feeder = start(config().linger(LONG));
        feeder.feed(0, 60);
        feeder.feed(1, 60);

        sink.close(Duration.ZERO);
        feeder.feed(2, 60);

        assertThat(feeder.isCancelled()).isTrue();
        LaneStats stats = sink.stats().lanes().get(0);
        assertThat(stats.received()).isEqualTo(3);
        assertThat(stats.acked() + stats.droppedClosed()).isEqualTo(3);
        assertThat(stats.inFlight()).isZero();
        assertThat(sink.status().state()).isEqualTo(SinkStatus.State.CLOSED);
    }

    @Test
    void shouldDeliverWhatIsLeftWhenClosedWithGrace() {
        LaneFeeder feeder = start(config().linger(LONG));
        for (int i = 0; i < 100; i++) {
            feeder.feed(i % 4, 60);
        }

        sink.close(Duration.ofSeconds(10));

        assertThat(sink.stats().acked()).isEqualTo(100);
        assertThat(sink.stats().dropped()).isZero();
        read();
    }

    @Test
    void shouldRefuseLaneWhenItsNumbersWouldMix() {
        start(config());

        assertThatThrownBy(() -> sink.lane(FrameOrigin.of("memif0", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue 0 of port memif0");
    }

    private KafkaSinkConfig.Builder config() {
        return KafkaSinkConfig.builder("localhost:1", ScriptedProducer.TOPIC);
    }

    private LaneFeeder start(KafkaSinkConfig.Builder builder) {
        config = builder.build();
        sink = KafkaSink.start(config, link -> TestFrames.HASHER, () -> producer, TestFrames.PATIENCE);
        LaneFeeder feeder = new LaneFeeder(sink.lane(FrameOrigin.of("memif0", 0)), frames);
        await().until(() -> feeder.outstanding() > 0);
        return feeder;
    }

    private List<ProducerRecord<byte[], byte[]>> history(int partition) {
        return producer.history().stream()
                .filter(record -> record.partition() == partition)
                .toList();
    }

    private CollectedFlows read() {
        CollectedFlows flows = new CollectedFlows();
        RecordReader reader = new RecordReader(flows);
        List<ProducerRecord<byte[], byte[]>> records = producer.history();
        records.forEach(record -> reader.read(record.partition(), record.value(), record.headers()));
        assertThat(reader.missing()).isZero();
        assertThat(reader.duplicates()).isZero();
        assertThat(reader.frames()).isEqualTo(sink.stats().acked());
        flows.assertComplete();
        return flows;
    }
}
