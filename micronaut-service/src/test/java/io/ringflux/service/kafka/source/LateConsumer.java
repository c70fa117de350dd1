package io.ringflux.service.kafka.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own test consumer, which on demand answers a commit as late as the real one may: during the next commit that
 * waits, or nothing at all. Like the real one it gives its partitions back when it is closed.
 */
final class LateConsumer extends MockConsumer<byte[], byte[]> {
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean late;
    private volatile boolean silent;
    private volatile @Nullable Runnable commit;
    private volatile Duration givenBackWithin = Duration.ZERO;

    LateConsumer() {
        super("earliest");
    }

    /** Answers late from now on. */
    void beLate() {
        late = true;
    }

    boolean owesAnAnswer() {
        return commit != null;
    }

    /** Answers questions about the topic no more: only {@link #wakeup} ends them. */
    void beSilent() {
        silent = true;
    }

    /** Whether somebody waits for an answer that will not come. */
    boolean isAsked() {
        return wakeups.hasQueuedThreads();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        if (silent) {
            wakeups.acquireUninterruptibly();
            throw new WakeupException();
        }
        return super.partitionsFor(topic);
    }

    @Override
    public void wakeup() {
        super.wakeup();
        wakeups.release();
    }

    /** How long it took to give the partitions back. */
    Duration givenBackWithin() {
        return givenBackWithin;
    }

    @Override
    public void close(CloseOptions options) {
        if (!subscription().isEmpty()) {
            long begunNs = System.nanoTime();
            rebalance(List.of());
            givenBackWithin = Duration.ofNanos(System.nanoTime() - begunNs);
        }
        super.close(options);
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        if (late) {
            commit = () -> super.commitAsync(offsets, callback);
        } else {
            super.commitAsync(offsets, callback);
        }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(offsets);
        Runnable owed = commit;
        if (owed != null) {
            commit = null;
            owed.run();
        }
        super.commitSync(sent, timeout);
    }
}
