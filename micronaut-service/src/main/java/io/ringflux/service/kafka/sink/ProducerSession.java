package io.ringflux.service.kafka.sink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer in use, the topic's number of partitions, the window of unacknowledged bytes, and the pause after a
 * failure. A producer that throws is replaced. Sender only, but for the status.
 */
final class ProducerSession {
    private static final Logger log = LoggerFactory.getLogger(ProducerSession.class);

    private static final long REFRESH_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_PAUSE_NS = TimeUnit.SECONDS.toNanos(2);

    private final Supplier<Producer<byte[], byte[]>> factory;
    private final String topic;
    private final long windowBytes;
    private final long patienceNs;
    private @Nullable Producer<byte[], byte[]> producer;
    private long used;
    private long refreshAtNs;
    private long resumeAtNs;
    private long pauseNs = MIN_PAUSE_NS;
    private volatile int partitions;
    private volatile @Nullable String reason;
    private final AtomicLong producers = new AtomicLong(1);
    private final AtomicLong rejections = new AtomicLong();

    ProducerSession(
            KafkaSinkConfig config,
            Supplier<Producer<byte[], byte[]>> factory,
            Producer<byte[], byte[]> first,
            Duration patience) {
        this.factory = factory;
        topic = config.topic();
        windowBytes = config.windowBytes();
        patienceNs = patience.toNanos();
        producer = first;
        resumeAtNs = System.nanoTime();
        refreshAtNs = resumeAtNs;
    }

    /** Whether records may be sent now. */
    boolean isReady(long nowNs) {
        return producer != null && partitions > 0 && nowNs - resumeAtNs >= 0;
    }

    /** When to look again if not even time has passed. */
    long resumeAtNs() {
        return resumeAtNs;
    }

    /**
     * Sees to a producer that was lost and to the number of partitions, now and then; may block for
     * {@code max.block.ms}.
     */
    void maintain(long nowNs) {
        if (nowNs - resumeAtNs < 0) {
            return;
        }
        try {
            Producer<byte[], byte[]> current = producer;
            if (current == null) {
                current = factory.get();
                producer = current;
                producers.incrementAndGet();
            }
            if (nowNs - refreshAtNs >= 0) {
                partitions = current.partitionsFor(topic).size();
                refreshAtNs = nowNs + REFRESH_NS;
            }
        } catch (RuntimeException e) {
            pause(nowNs, e);
        }
    }

    /** Whether a record of so many bytes may be sent; a single one always may. */
    boolean hasRoom(int bytes) {
        return used == 0 || used + bytes <= windowBytes;
    }

    /** Hands the record to the producer; the slot knows how that went. */
    @SuppressWarnings("FutureReturnValueIgnored") // the slot is the callback and learns more than the future
    void send(ProducerRecord<byte[], byte[]> record, InFlightRecord slot) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            slot.reject(new IllegalStateException("no producer"));
            return;
        }
        try {
            current.send(record, slot);
        } catch (RuntimeException e) {
            slot.reject(e);
            discard();
        } finally {
            slot.handedOver();
        }
        if (slot.outcome() == InFlightRecord.Outcome.REJECTED) {
            rejections.incrementAndGet();
        }
    }

    /** How long a record may be stuck behind one that came after it. */
    long patienceNs() {
        return patienceNs;
    }

    void take(long bytes) {
        used += bytes;
    }

    /** Bytes were acknowledged or given up. */
    void giveBack(long bytes) {
        used -= bytes;
    }

    /** Something was acknowledged: what went wrong before is over. */
    void delivered() {
        if (reason != null) {
            log.info("topic {}: records are acknowledged again", topic);
            reason = null;
        }
        pauseNs = MIN_PAUSE_NS;
    }

    /** Something was refused: nothing is sent for a while, longer each time. */
    void pause(long nowNs, @Nullable Exception failure) {
        String newReason =
                failure == null ? "unknown" : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        if (reason == null) {
            log.warn("topic {}: trying again after {}", topic, newReason);
        }
        reason = newReason;
        resumeAtNs = nowNs + pauseNs;
        pauseNs = Math.min(MAX_PAUSE_NS, 2 * pauseNs);
    }

    /** Gives the producer up; every record that it still held fails before this returns. */
    void discard() {
        Producer<byte[], byte[]> current = producer;
        producer = null;
        if (current != null) {
            try {
                current.close(Duration.ZERO);
            } catch (RuntimeException e) {
                log.debug("topic {}: producer did not close cleanly", topic, e);
            }
        }
    }

    int partitions() {
        return partitions;
    }

    @Nullable
    String reason() {
        return reason;
    }

    long producers() {
        return producers.get();
    }

    long rejections() {
        return rejections.get();
    }
}
