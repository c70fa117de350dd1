package io.ringflux.service.session.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the records of all connections of a session, on a thread of its own since a producer may block. What it has not
 * yet been given leave for by Kafka is counted against a window; connections read on when there is room in it.
 *
 * <p>A record that cannot be sent for now is tried again before any later one; one that Kafka will never take is lost,
 * which its connection is told.
 */
final class RecordSender implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(RecordSender.class);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** What a record costs beside its value. */
    private static final int OVERHEAD_BYTES = 256;

    private final int windowBytes;
    private final Producer<byte[], byte[]> producer;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Set<RecordIntake> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicLong inFlightBytes = new AtomicLong();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Thread thread;
    private volatile String trouble = "";
    private volatile boolean closing;
    private volatile long closeByNs;

    /** A record and whose it is; without a record it only wakes the sender. */
    private record Item(
            @Nullable ProducerRecord<byte[], byte[]> record,
            @Nullable RecordIntake intake) {
        static final Item WAKE = new Item(null, null);
    }

    RecordSender(String name, int windowBytes, Producer<byte[], byte[]> producer) {
        this.windowBytes = windowBytes;
        this.producer = producer;
        thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a record, whatever the window says. From any thread. */
    void send(ProducerRecord<byte[], byte[]> record, RecordIntake intake) {
        inFlightBytes.addAndGet(cost(record));
        queue.add(new Item(record, intake));
    }

    /** Whether that connection may read on; if not, it is told when it may. */
    boolean hasRoomFor(RecordIntake intake) {
        if (hasRoom()) {
            return true;
        }
        waiting.add(intake);
        // Room that was made in between has been told to those who waited then.
        return hasRoom() && waiting.remove(intake);
    }

    /** That connection waits no longer. */
    void forget(RecordIntake intake) {
        waiting.remove(intake);
    }

    long acknowledged() {
        return acknowledged.sum();
    }

    long lost() {
        return lost.sum();
    }

    long inFlightBytes() {
        return inFlightBytes.get();
    }

    String trouble() {
        return trouble;
    }

    /** Sends what it has, so long at most. Blocks. */
    void close(Duration grace) {
        closeByNs = System.nanoTime() + grace.toNanos();
        closing = true;
        queue.add(Item.WAKE);
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, grace.multipliedBy(2).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            while (!closing || (!queue.isEmpty() && leftNs() > 0)) {
                Item item = queue.take();
                if (item.record != null && item.intake != null) {
                    deliver(item.record, item.intake);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            producer.close(Duration.ofNanos(Math.max(leftNs(), 0)));
            lost.add(queue.stream().filter(item -> item.record != null).count());
        }
    }

    private void deliver(ProducerRecord<byte[], byte[]> record, RecordIntake intake) {
        while (!accepted(record, intake)) {
            if (closing && leftNs() <= 0) {
                settle(record, intake, false);
                return;
            }
            LockSupport.parkNanos(RETRY_NS);
        }
    }

    /** Whether the producer has it, or never will; the callback of what it refuses for now comes at once. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same.
    private boolean accepted(ProducerRecord<byte[], byte[]> record, RecordIntake intake) {
        Attempt attempt = new Attempt();
        try {
            producer.send(record, (metadata, error) -> {
                if (attempt.isUnderWay() && error instanceof RetriableException) {
                    attempt.refused = true;
                    trouble = String.valueOf(error.getMessage());
                } else {
                    done(record, intake, error);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            done(record, intake, e);
        } finally {
            attempt.over = true;
        }
        return !attempt.refused;
    }

    private void done(ProducerRecord<byte[], byte[]> record, RecordIntake intake, @Nullable Exception error) {
        if (error != null) {
            log.warn("a record of {} bytes is lost", record.value().length, error);
        }
        trouble = error == null ? "" : String.valueOf(error.getMessage());
        settle(record, intake, error == null);
    }

    private void settle(ProducerRecord<byte[], byte[]> record, RecordIntake intake, boolean isAcknowledged) {
        (isAcknowledged ? acknowledged : lost).increment();
        inFlightBytes.addAndGet(-cost(record));
        intake.settled(isAcknowledged);
        if (hasRoom()) {
            waiting.forEach(next -> {
                // In this order: a connection that reads on may wait again at once.
                if (waiting.remove(next)) {
                    next.resume();
                }
            });
        }
    }

    private boolean hasRoom() {
        return inFlightBytes.get() < windowBytes;
    }

    private long leftNs() {
        return closeByNs - System.nanoTime();
    }

    private static long cost(ProducerRecord<byte[], byte[]> record) {
        return record.value().length + (long) OVERHEAD_BYTES;
    }

    /** One call of send, as the thread that makes it sees it. */
    private static final class Attempt {
        private final Thread caller = Thread.currentThread();
        private boolean refused;
        private boolean over;

        boolean isUnderWay() {
            return Thread.currentThread() == caller && !over;
        }
    }
}
