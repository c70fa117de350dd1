package io.ringflux.service.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a topic got since this reader was made: all partitions, to where they end by then. */
final class TopicReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> properties;
    private final String topic;
    private final Map<TopicPartition, Long> begins;

    /** Remembers where the topic ends now. */
    TopicReader(String bootstrapServers, String topic) {
        this.topic = topic;
        properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                16 << 20,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                4 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            begins = consumer.endOffsets(partitions(consumer), PATIENCE);
        }
    }

    /** Gives every record to {@code use}, those of one partition in order. */
    void read(RecordUse use) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, begins.getOrDefault(partition, 0L)));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isAtEnd(consumer, ends)) {
                int records = 0;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    use.accept(record);
                    records++;
                }
                long now = System.nanoTime();
                deadline = records > 0 ? now + PATIENCE.toNanos() : deadline;
                if (now - deadline > 0) {
                    throw new IOException("topic " + topic + " cannot be read to its end");
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
    }

    /** What to do with each record. */
    @FunctionalInterface
    interface RecordUse {
        void accept(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }
}
