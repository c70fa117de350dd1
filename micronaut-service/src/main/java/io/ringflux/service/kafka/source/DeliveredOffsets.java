package io.ringflux.service.kafka.source;

import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offsets may be committed: those of records whose frames downstream has let go of.
 *
 * <p>Frames are lent from two pools in turn. When the pools change places, the offsets reached so far belong to the
 * resting pool, and may be committed as soon as nobody holds a frame of it any more. So a frame that is kept holds back
 * its own offset and all later ones, and needs no bookkeeping of its own.
 */
final class DeliveredOffsets implements AutoCloseable {
    private static final class Half {
        private final FramePool pool;
        private final FrameLender lender;
        private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        private long records;

        Half(KafkaSourceConfig config, int burst) {
            pool = FramePool.create(config.chunks(), config.chunkBytes());
            lender = new FrameLender(pool, burst, 0, 0);
        }

        boolean isLetGo() {
            return pool.inUse() == 0;
        }

        void forget() {
            offsets.clear();
            records = 0;
        }

        void close() {
            lender.close();
            pool.close();
        }
    }

    private Half active;
    private Half resting;
    private long generation;

    DeliveredOffsets(KafkaSourceConfig config, int burst) {
        active = new Half(config, burst);
        try {
            resting = new Half(config, burst);
        } catch (RuntimeException e) {
            active.close();
            throw e;
        }
        active.pool.owner(Thread.currentThread());
        resting.pool.owner(Thread.currentThread());
    }

    /** Lends frames of the active pool. */
    FrameLender lender() {
        return active.lender;
    }

    /** All frames of a record were given to downstream. */
    void delivered(TopicPartition partition, long offset) {
        active.offsets.put(partition, new OffsetAndMetadata(offset + 1));
        active.records++;
    }

    /** Lets the pools change places, if the resting one's offsets are committed and the active one has some. */
    void rotate() {
        if (resting.records == 0 && active.records > 0) {
            Half rested = resting;
            resting = active;
            active = rested;
            generation++;
        }
    }

    /** Records whose offsets {@link #committable} tells. */
    long committableRecords() {
        return resting.isLetGo() ? resting.records : 0;
    }

    /** Offsets that may be committed now; empty if there are none. */
    Map<TopicPartition, OffsetAndMetadata> committable() {
        return resting.isLetGo() ? resting.offsets : Map.of();
    }

    /** Which offsets {@link #committable} tells; changes with {@link #rotate}. */
    long generation() {
        return generation;
    }

    /** The offsets of that generation are committed. Returns how many records that settles. */
    long committed(long committedGeneration) {
        if (committedGeneration != generation) {
            return 0;
        }
        long records = resting.records;
        resting.forget();
        return records;
    }

    /** Whether downstream holds no frame at all. */
    boolean isLetGo() {
        return resting.isLetGo() && active.isLetGo();
    }

    /** These partitions are somebody else's now. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(active.offsets::remove);
        partitions.forEach(resting.offsets::remove);
    }

    /** Segments that downstream holds. */
    int held() {
        return resting.pool.inUse() + active.pool.inUse();
    }

    @Override
    public void close() {
        active.close();
        resting.close();
    }
}
