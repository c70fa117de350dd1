package io.ringflux.service.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.CommandLine;
import io.ringflux.service.kafka.RecordFormat;
import io.ringflux.service.kafka.broker.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The sink against a real broker that is well. */
class KafkaSinkIT {
    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @Test
    void shouldReadBackEveryFrameInOrderWhenMirrored() throws Exception {
        long given = mirror(config("mirror"), 100, 500_000);

        RecordReader reader = new RecordReader(new CheckedFlows());
        TopicReader.read(BROKER.bootstrapServers(), "mirror", record -> read(reader, record));
        assertThat(reader.frames()).isEqualTo(given);
        assertThat(reader.missing()).isZero();
        assertThat(reader.duplicates()).isZero();
    }

    @Test
    void shouldReadBackEveryFrameWhenEachIsItsOwnRecord() throws Exception {
        long given = mirror(config("single").format(RecordFormat.FRAME), 300, 20_000);

        RecordReader reader = new RecordReader(new CheckedFlows());
        TopicReader.read(BROKER.bootstrapServers(), "single", record -> read(reader, record));
        assertThat(reader.frames()).isEqualTo(reader.records()).isEqualTo(given);
        assertThat(reader.missing() + reader.duplicates()).isZero();
    }

    @Test
    void shouldBeOpenedByWiresharkWhenRecordIsStoredAsFile(@TempDir Path directory) throws Exception {
        mirror(config("captures"), 200, 5_000);
        Path file = directory.resolve("record.pcapng");
        int[] count = {0};
        TopicReader.read(BROKER.bootstrapServers(), "captures", record -> {
            if (count[0] == 0) {
                count[0] = store(record, file);
            }
        });

        List<String> lines = CommandLine.run(
                "tshark",
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-e",
                "frame.len",
                "-e",
                "udp.dstport",
                "-e",
                "_ws.expert");

        assertThat(lines).hasSize(count[0]).allMatch(line -> line.startsWith("200\t8192"));
        assertThat(String.join("\n", CommandLine.run("capinfos", file.toString())))
                .contains("Name = memif0");
    }

    @Test
    void shouldKeepFlowInOnePartitionWhenThereAreSeveral() throws Exception {
        mirror(config("flows"), 100, 20_000);

        int[] partitionOfFlow = new int[FrameGenerator.FLOWS];
        Arrays.fill(partitionOfFlow, -1);
        int[] current = {0};
        RecordReader reader = new RecordReader(packet -> {
            int flow = new UnsafeBuffer(packet).getInt(FrameGenerator.PAYLOAD);
            assertThat(partitionOfFlow[flow]).isIn(-1, current[0]);
            partitionOfFlow[flow] = current[0];
        });
        TopicReader.read(BROKER.bootstrapServers(), "flows", record -> {
            current[0] = record.partition();
            read(reader, record);
        });

        assertThat(partitionOfFlow).contains(0, 1, 2, 3);
    }

    private static long mirror(KafkaSinkConfig.Builder config, int length, long count) throws Exception {
        try (KafkaSink sink = KafkaSink.start(config.build())) {
            KafkaLane lane = sink.lane(FrameOrigin.of("memif0", 0));
            FrameGenerator generator = FrameGenerator.start(lane, length);
            await().atMost(Duration.ofSeconds(60)).until(() -> generator.given() >= count);
            long given = generator.stop();
            lane.drained().block(Duration.ofSeconds(30));
            LaneStats stats = lane.stats();
            assertThat(stats.received()).isEqualTo(given);
            assertThat(stats.acked()).isEqualTo(given);
            assertThat(stats.dropped() + stats.inFlight() + stats.resent()).isZero();
            return given;
        }
    }

    private static KafkaSinkConfig.Builder config(String topic) {
        return KafkaSinkConfig.builder(BROKER.bootstrapServers(), topic);
    }

    private static void read(RecordReader reader, ConsumerRecord<byte[], byte[]> record) {
        reader.read(record.partition(), record.value(), record.headers());
    }

    private static int store(ConsumerRecord<byte[], byte[]> record, Path file) {
        int[] frames = {0};
        new RecordReader(packet -> frames[0]++).read(record.partition(), record.value(), record.headers());
        try {
            Files.write(file, record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames[0];
    }
}
