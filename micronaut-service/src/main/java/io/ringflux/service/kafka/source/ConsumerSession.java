package io.ringflux.service.kafka.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The consumer with the records that it has given and nobody has asked for yet. While they wait, every partition is
 * paused, also one that a rebalance brings; polling goes on, so that the group does not take the consumer for dead. One
 * thread, but for {@link #wakeup}.
 */
final class ConsumerSession implements ConsumerRebalanceListener {
    /** What else must be done when partitions go. */
    interface Revocation {
        /** They are still ours: the last chance to commit. */
        void revoking(Collection<TopicPartition> partitions);

        /** They are somebody else's. */
        void lost(Collection<TopicPartition> partitions);
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaSourceConfig config;
    private final Revocation revocation;
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private boolean paused;
    private volatile boolean wakeable;

    ConsumerSession(Consumer<byte[], byte[]> consumer, KafkaSourceConfig config, Revocation revocation) {
        this.consumer = consumer;
        this.config = config;
        this.revocation = revocation;
    }

    /**
     * Joins the group, or takes the partitions and goes to where reading is to begin. Returns false when it was woken
     * up before that; then it is to be called again.
     */
    boolean open() {
        wakeable = true;
        try {
            takePartitions();
            return true;
        } catch (WakeupException e) {
            return false;
        } finally {
            wakeable = false;
        }
    }

    private void takePartitions() {
        if (config.group() != null) {
            consumer.subscribe(List.of(config.topic()), this);
            return;
        }
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        seek(partitions);
        if (config.stopAtEnd()) {
            ends = consumer.endOffsets(partitions);
        }
    }

    private List<TopicPartition> partitions() {
        Set<Integer> present = consumer.partitionsFor(config.topic()).stream()
                .map(PartitionInfo::partition)
                .collect(Collectors.toCollection(TreeSet::new));
        if (present.isEmpty()) {
            throw new IllegalStateException("topic " + config.topic() + " is not there");
        }
        Set<Integer> wanted = config.start() instanceof StartPosition.Offsets offsets
                ? new TreeSet<>(offsets.byPartition().keySet())
                : present;
        if (!present.containsAll(wanted)) {
            throw new IllegalStateException(
                    "topic " + config.topic() + " has the partitions " + present + ", expected " + wanted);
        }
        return wanted.stream()
                .map(number -> new TopicPartition(config.topic(), number))
                .toList();
    }

    private void seek(List<TopicPartition> partitions) {
        StartPosition start = config.start();
        if (start instanceof StartPosition.Offsets offsets) {
            offsets.byPartition()
                    .forEach((number, offset) -> consumer.seek(new TopicPartition(config.topic(), number), offset));
        } else if (start instanceof StartPosition.Time time) {
            long epochMs = time.instant().toEpochMilli();
            Map<TopicPartition, @Nullable OffsetAndTimestamp> found = new HashMap<>(consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> epochMs))));
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp offset = found.get(partition);
                if (offset == null) {
                    consumer.seekToEnd(List.of(partition));
                } else {
                    consumer.seek(partition, offset.offset());
                }
            }
        } else if (start instanceof StartPosition.End) {
            consumer.seekToEnd(partitions);
        } else {
            consumer.seekToBeginning(partitions);
        }
    }

    static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** The next record, left where it is; null without one. */
    @Nullable
    ConsumerRecord<byte[], byte[]> peek() {
        return waiting.peek();
    }

    void remove() {
        waiting.remove();
    }

    /** Fetches more; waits for it so long at most. */
    void fetch(Duration timeout) {
        if (paused) {
            paused = false;
            consumer.resume(consumer.paused());
        }
        poll(timeout);
    }

    /** Tells the group that we live, and fetches nothing. */
    void keepAlive() {
        paused = true;
        consumer.pause(consumer.assignment());
        poll(Duration.ZERO);
    }

    private void poll(Duration timeout) {
        wakeable = true;
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                if (record.offset() < ends.getOrDefault(partitionOf(record), Long.MAX_VALUE)) {
                    waiting.add(record);
                }
            }
        } catch (WakeupException e) {
            // somebody wants the thread
        } finally {
            wakeable = false;
        }
    }

    /** Whether everything that was there at the start has been given. */
    boolean isAtEnd() {
        return config.stopAtEnd()
                && waiting.isEmpty()
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Commits without waiting; the callback comes on this thread, during a later call. */
    void commitSoon(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        consumer.commitAsync(new HashMap<>(offsets), callback);
    }

    /** Commits and waits for it. */
    void commitNow(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, OffsetAndMetadata> copy = new HashMap<>(offsets);
        try {
            consumer.commitSync(copy, TIMEOUT);
        } catch (WakeupException e) {
            // meant for a poll that was over
            consumer.commitSync(copy, TIMEOUT);
        }
    }

    /** Interrupts {@link #open} and polls. Any thread. */
    void wakeup() {
        if (wakeable) {
            consumer.wakeup();
        }
    }

    void close() {
        consumer.close(CloseOptions.timeout(TIMEOUT));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (paused) {
            consumer.pause(partitions);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        revocation.revoking(partitions);
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        waiting.removeIf(record -> partitions.contains(partitionOf(record)));
        revocation.lost(partitions);
    }
}
