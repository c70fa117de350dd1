package io.ringflux.service.kafka.source;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own test consumer, which on demand answers a commit as late as the real one may: during the next commit that
 * waits.
 */
final class LateConsumer extends MockConsumer<byte[], byte[]> {
    private volatile boolean late;
    private volatile @Nullable Runnable commit;

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
