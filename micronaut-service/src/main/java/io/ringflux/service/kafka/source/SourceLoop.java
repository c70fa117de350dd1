package io.ringflux.service.kafka.source;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a subscription's thread does: lend a burst while there is demand, fetch when there is nothing to lend, commit
 * now and then.
 */
final class SourceLoop implements AutoCloseable, ConsumerSession.Revocation {
    private static final Logger log = LoggerFactory.getLogger(SourceLoop.class);

    private static final int BURST = 64;
    private static final Duration FETCH_TIMEOUT = Duration.ofMillis(100);
    private static final long KEEP_ALIVE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long IDLE_PARK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STARVED_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LET_GO_NS = TimeUnit.SECONDS.toNanos(2);

    private final SourceSubscription subscription;
    private final KafkaSourceConfig config;
    private final SourceCounters counters;
    private final DeliveredOffsets offsets;
    private final ConsumerSession session;
    private final BurstFiller filler;
    private boolean starved;
    private boolean closing;
    private long polledNs = System.nanoTime();
    private long commitNs = polledNs;

    SourceLoop(
            SourceSubscription subscription,
            KafkaSourceConfig config,
            Consumer<byte[], byte[]> consumer,
            DeliveredOffsets offsets,
            SourceCounters counters) {
        this.subscription = subscription;
        this.config = config;
        this.offsets = offsets;
        this.counters = counters;
        session = new ConsumerSession(consumer, config, this);
        filler = new BurstFiller(config, session, counters);
    }

    ConsumerSession session() {
        return session;
    }

    void run() {
        open();
        while (!subscription.isCancelled()) {
            subscription.runTasks();
            if (subscription.requested() > 0) {
                if (filler.hasRecords()) {
                    lendBurst();
                } else if (session.isAtEnd()) {
                    return;
                } else {
                    session.fetch(FETCH_TIMEOUT);
                    polledNs = System.nanoTime();
                }
            }
            rest();
            commitWhenDue();
        }
    }

    /** Kafka may be long in answering: tasks and cancellation do not wait for it. */
    private void open() {
        boolean isOpen = false;
        while (!isOpen && !subscription.isCancelled()) {
            isOpen = session.open();
            subscription.runTasks();
        }
    }

    /** Waits if there is no demand, or no frame to lend; keeps the group's membership meanwhile. */
    private void rest() {
        long nowNs = System.nanoTime();
        boolean idle = subscription.requested() == 0;
        if ((idle || filler.hasRecords()) && nowNs - polledNs > KEEP_ALIVE_NS) {
            session.keepAlive();
            polledNs = nowNs;
        }
        if (starved) {
            LockSupport.parkNanos(this, STARVED_PARK_NS);
        } else if (idle && !subscription.hasTasks() && !subscription.isCancelled()) {
            LockSupport.parkNanos(this, IDLE_PARK_NS);
        }
    }

    private void lendBurst() {
        FrameLender lender = offsets.lender();
        int limit = (int) Math.min(BURST, subscription.requested());
        lender.begin();
        try {
            starved = !filler.fill(lender, limit) && lender.batch().size() == 0;
            emit(lender.batch());
        } finally {
            lender.reclaim();
        }
    }

    private void emit(FrameBatch batch) {
        int emitted = 0;
        long bytes = 0;
        int size = batch.size();
        while (emitted < size && !subscription.isCancelled()) {
            Frame frame = batch.get(emitted++);
            bytes += frame.totalLength();
            subscription.actual().onNext(frame);
        }
        subscription.produced(emitted);
        counters.frames(emitted, bytes);
        if (emitted == size) {
            for (ConsumerRecord<byte[], byte[]> record : filler.finished()) {
                offsets.delivered(ConsumerSession.partitionOf(record), record.offset());
            }
        }
    }

    private void commitWhenDue() {
        long nowNs = System.nanoTime();
        if (config.group() == null || nowNs - commitNs < config.commitInterval().toNanos()) {
            return;
        }
        commitNs = nowNs;
        long generation = offsets.generation();
        if (offsets.committableRecords() > 0) {
            session.commitSoon(offsets.committable(), (committed, failure) -> settle(generation, failure));
        } else {
            offsets.rotate();
        }
    }

    /**
     * A commit that failed is tried again at the next interval. Answers come during any later call of the consumer, a
     * commit among them: by then another one may have settled the same offsets.
     */
    private void settle(long generation, @Nullable Exception failure) {
        if (failure != null) {
            log.warn("topic {}: offsets were not committed: {}", config.topic(), failure.toString());
        } else {
            counters.committed(offsets.committed(generation));
            offsets.rotate();
        }
    }

    private void commitNow() {
        long generation = offsets.generation();
        if (offsets.committableRecords() > 0) {
            session.commitNow(offsets.committable());
            settle(generation, null);
        }
    }

    /** Commits everything that was delivered, if downstream lets go of it in time. */
    private void commitAll() {
        long deadline = System.nanoTime() + LET_GO_NS;
        while (!offsets.isLetGo() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, STARVED_PARK_NS);
        }
        offsets.rotate();
        commitNow();
        commitNow();
        if (!offsets.isLetGo()) {
            log.info(
                    "topic {}: {} frames are still held, their records will come again",
                    config.topic(),
                    offsets.held());
        }
    }

    @Override
    public void revoking(Collection<TopicPartition> partitions) {
        if (closing) {
            return; // the consumer gives its partitions back, what can be committed is
        }
        try {
            commitAll();
        } catch (KafkaException e) {
            log.warn("topic {}: offsets were not committed, their records will come again", config.topic(), e);
        }
    }

    @Override
    public void lost(Collection<TopicPartition> partitions) {
        offsets.forget(partitions);
        filler.forget(partitions);
    }

    @Override
    public void close() {
        try {
            if (config.group() != null) {
                commitAll();
            }
        } catch (RuntimeException e) {
            log.warn("topic {}: last offsets were not committed, their records will come again", config.topic(), e);
        } finally {
            closing = true;
            session.close();
        }
    }
}
