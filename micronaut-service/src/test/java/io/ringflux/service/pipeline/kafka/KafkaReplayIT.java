package io.ringflux.service.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.JvmWideResources;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.kafka.RecordKeys;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.service.kafka.sink.RecordReader;
import io.ringflux.service.kafka.sink.TopicReader;
import io.ringflux.service.pipeline.CollectingSink;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import io.ringflux.service.pipeline.generator.GeneratedTraffic;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generated traffic into a topic and out of it again, by pipelines. */
@ExtendWith(JvmWideResources.class)
@LeakCheck
final class KafkaReplayIT {

    private static final int COUNT = 10_000;
    private static final int BATCH = 100;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final GeneratedTraffic TRAFFIC = new GeneratedTraffic(List.of(64, 1_500, 5_000), 16);

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @ParameterizedTest
    @CsvSource({"batch, pcapng", "frame, frame"})
    void shouldSendEveryFrameByMemifWhenATopicIsReplayed(String format, String header) throws IOException {
        String topic = "replay-" + format;
        fill(topic, format);
        GeneratedFrames written = new GeneratedFrames(TRAFFIC);
        RecordReader reader = new RecordReader(written);
        TopicReader.read(BROKER.bootstrapServers(), topic, record -> {
            requireHeaders(record.headers(), header);
            reader.read(record.partition(), record.value(), record.headers());
        });
        assertThat(written.firstMissing()).isEqualTo(COUNT);
        assertThat(reader.frames()).isEqualTo(COUNT);
        assertThat(reader.missing() + reader.duplicates()).isZero();

        CollectingSink sink = new CollectingSink(Long.MAX_VALUE);
        try (Service service = start("""
                ringflux:
                  ports:
                    in: {type: memif, role: server, socket: "@SOCKET"}
                    peer: {type: memif, role: client, socket: "@SOCKET"}
                  pipelines:
                    replay: {from: {kafka: {bootstrap-servers: "BROKER", topic: TOPIC, stop-at-end: true}}, to: {port: peer}}
                    capture: {from: {port: in}, to: collect}
                """, topic, sink)) {
            awaitStatus(pipeline(service, "replay"), Status.COMPLETED);
            await().atMost(LIMIT).until(() -> sink.frames().size() == COUNT);

            HopStats source = pipeline(service, "replay").hops().get(0);
            assertThat(source.out()).isEqualTo(COUNT);
            assertThat(source.details())
                    .containsEntry("records", reader.records())
                    .containsEntry("undecodable", 0L)
                    .containsEntry("committed", 0L);
        }

        GeneratedFrames replayed = new GeneratedFrames(TRAFFIC);
        sink.frames().forEach(frame -> replayed.accept(frame.bytes()));
        assertThat(replayed.firstMissing()).isEqualTo(COUNT);
    }

    @Test
    void shouldGoOnBehindWhatWasDeliveredWhenAGroupStartsAgain() throws Exception {
        fill("group", "batch");
        GeneratedFrames seen = new GeneratedFrames(TRAFFIC);

        for (int part = 1; part <= 3; part++) {
            CollectingSink sink = new CollectingSink(COUNT / 4);
            try (Service service = start(groupReader(), "group", sink)) {
                await().atMost(LIMIT).until(() -> sink.frames().size() == COUNT / 4);
                pipeline(service, "replay").stop(LIMIT).block(LIMIT);
                assertThat(pipeline(service, "replay").hops().get(0).details().get("committed"))
                        .isPositive();
            }
            sink.frames().forEach(frame -> seen.accept(frame.bytes()));
            // a record is committed when all of its frames were delivered, and no record that was not
            assertThat(committedFrames()).isBetween(seen.distinct() - 4L * BATCH, (long) seen.distinct());
        }
        CollectingSink rest = new CollectingSink(Long.MAX_VALUE);
        try (Service service = start(groupReader(), "group", rest)) {
            await().pollInterval(Duration.ofSeconds(1)).atMost(LIMIT).until(() -> committedFrames() == COUNT);
            assertThat(pipeline(service, "replay").runs()).isEqualTo(1);
        }
        rest.frames().forEach(frame -> seen.accept(frame.bytes()));

        assertThat(seen.firstMissing()).isEqualTo(COUNT);
        // of each partition at most the one record that was cut short comes again, each time
        assertThat(seen.frames()).isLessThanOrEqualTo(COUNT + 3 * 4 * BATCH);
    }

    private static String groupReader() {
        return """
                ringflux:
                  pipelines:
                    replay:
                      from: {kafka: {bootstrap-servers: "BROKER", topic: TOPIC, group: readers, commit-interval: 100ms}}
                      to: collect
                """;
    }

    /** Frames of all records before the offsets that the group has committed. */
    private static long committedFrames() throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("readers")
                    .partitionsToOffsetAndMetadata()
                    .get();
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        }
        long[] frames = {0};
        TopicReader.read(BROKER.bootstrapServers(), "group", record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < committed.getOrDefault(partition, 0L)) {
                frames[0] += RecordKeys.number(record.headers(), RecordKeys.COUNT, 0);
            }
        });
        return frames[0];
    }

    private static void fill(String topic, String format) throws IOException {
        try (Service service = start("""
                ringflux:
                  pipelines:
                    fill:
                      from: {generator: {frame-size: [64, 1500, 5000], count: COUNT}}
                      to: {kafka: {bootstrap-servers: "BROKER", topic: TOPIC, format: FORMAT, batch-frames: BATCH}}
                """.replace("FORMAT", format).replace("BATCH", Integer.toString(BATCH)), topic)) {
            Pipeline fill = pipeline(service, "fill");
            awaitStatus(fill, Status.COMPLETED);
            assertThat(fill.hops()).allMatch(hop -> hop.in() == COUNT && hop.out() == COUNT);
        }
    }

    private static void requireHeaders(Headers headers, String format) {
        assertThat(RecordKeys.text(headers, RecordKeys.FORMAT)).isEqualTo(format);
        assertThat(RecordKeys.text(headers, RecordKeys.PORT)).isEqualTo("generator");
        assertThat(RecordKeys.number(headers, RecordKeys.QUEUE, 0)).isEqualTo(RecordKeys.ALL_QUEUES);
        assertThat(RecordKeys.number(headers, RecordKeys.DROPPED, -1)).isZero();
        assertThat(RecordKeys.number(headers, RecordKeys.COUNT, 0)).isBetween(1L, (long) BATCH);
        assertThat(RecordKeys.text(headers, RecordKeys.RUN)).isNotBlank();
    }

    private static Service start(String yaml, String topic, Object... beans) throws IOException {
        return TestService.start(
                yaml.replace("BROKER", BROKER.bootstrapServers())
                        .replace("TOPIC", topic)
                        .replace("COUNT", Integer.toString(COUNT))
                        .replace("SOCKET", "ringflux-" + UUID.randomUUID()),
                beans);
    }

    private static Pipeline pipeline(Service service, String name) {
        return Objects.requireNonNull(service.pipelines().find(name));
    }

    private static void awaitStatus(Pipeline pipeline, Status status) {
        await().atMost(LIMIT).until(() -> pipeline.state().status() == status);
    }
}
