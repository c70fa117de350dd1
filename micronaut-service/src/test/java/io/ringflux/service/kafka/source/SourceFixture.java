package io.ringflux.service.kafka.source;

import static org.awaitility.Awaitility.await;

import io.ringflux.frame.FramePool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A source on Kafka's own test consumer, with one subscriber. */
final class SourceFixture implements AutoCloseable {
    private static final int PARTITIONS = 2;

    private final LateConsumer consumer = new LateConsumer();
    private final FrameCollector collector = new FrameCollector();
    private final KafkaSource source;
    private final int poolsBefore = FramePool.openCount();

    private SourceFixture(KafkaSourceConfig config, List<ConsumerRecord<byte[], byte[]>> records) {
        Node node = new Node(0, "localhost", 1);
        List<PartitionInfo> infos = IntStream.range(0, PARTITIONS)
                .mapToObj(i -> new PartitionInfo(SourceRecords.TOPIC, i, node, new Node[] {node}, new Node[] {node}))
                .toList();
        consumer.updatePartitions(SourceRecords.TOPIC, infos);
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            ends.put(partition(i), 0L);
        }
        consumer.updateBeginningOffsets(new HashMap<>(ends));
        records.forEach(record -> ends.merge(partition(record.partition()), record.offset() + 1, Math::max));
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(() -> {
            if (config.group() != null) {
                consumer.rebalance(List.of(partition(0)));
            }
            records.stream()
                    .filter(record -> consumer.assignment().contains(partition(record.partition())))
                    .forEach(consumer::addRecord);
        });
        source = KafkaSource.create(config, () -> consumer);
        source.receive().subscribe(collector);
    }

    static SourceFixture start(KafkaSourceConfig.Builder config, List<ConsumerRecord<byte[], byte[]>> records) {
        return new SourceFixture(config.build(), new ArrayList<>(records));
    }

    static KafkaSourceConfig.Builder config() {
        return KafkaSourceConfig.builder("localhost:1", SourceRecords.TOPIC);
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(SourceRecords.TOPIC, number);
    }

    /** Runs on the source's thread with its next poll. */
    void onPoll(Runnable task) {
        consumer.schedulePollTask(task);
    }

    LateConsumer consumer() {
        return consumer;
    }

    FrameCollector collector() {
        return collector;
    }

    KafkaSource source() {
        return source;
    }

    /** The offset that was committed for partition 0, -1 without one. */
    long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(partition(0))).get(partition(0));
        return offset == null ? -1 : offset.offset();
    }

    @Override
    public void close() {
        collector.letGo();
        collector.cancel();
        await().until(consumer::closed);
        await().until(() -> FramePool.openCount() <= poolsBefore);
    }
}
