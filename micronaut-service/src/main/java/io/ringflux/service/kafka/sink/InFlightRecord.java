package io.ringflux.service.kafka.sink;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * One record between the sender and Kafka's acknowledgement; reused for the next.
 *
 * <p>{@code send()} reports most failures through the callback in the caller's thread and throws nothing. Such a record
 * was never accepted: {@link Outcome#REJECTED}. A failure that comes later, from the producer's own thread, is
 * {@link Outcome#FAILED}.
 */
final class InFlightRecord implements Callback {
    enum Outcome {
        PENDING,
        ACKED,
        REJECTED,
        FAILED,
        DROPPED
    }

    private final SenderGate gate;
    private volatile Outcome outcome = Outcome.DROPPED;
    private volatile @Nullable Thread sending;
    private @Nullable Exception failure;
    private long start;
    private long end;
    private long sequence;
    private int frames;
    private int bytes;
    private long producer;
    private long sentNs;

    InFlightRecord(SenderGate gate) {
        this.gate = gate;
    }

    /** The calling thread is about to give that cut, as a record of so many bytes, to the producer of that number. */
    void begin(Cut cut, int recordBytes, long producerNumber, long nowNs) {
        start = cut.start();
        end = cut.end();
        sequence = cut.sequence();
        frames = cut.frames();
        bytes = recordBytes;
        producer = producerNumber;
        sentNs = nowNs;
        failure = null;
        outcome = Outcome.PENDING;
        sending = Thread.currentThread();
    }

    /** {@code send()} has returned. */
    void handedOver() {
        sending = null;
    }

    /** {@code send()} has thrown. */
    void reject(Exception thrown) {
        failure = thrown;
        outcome = Outcome.REJECTED;
    }

    /** Gives the record up. */
    void drop() {
        outcome = Outcome.DROPPED;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        boolean inSend = sending == Thread.currentThread();
        if (exception == null) {
            outcome = Outcome.ACKED;
        } else {
            failure = exception;
            outcome = inSend ? Outcome.REJECTED : Outcome.FAILED;
        }
        if (!inSend) {
            gate.wake();
        }
    }

    Outcome outcome() {
        return outcome;
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    boolean isTooLarge() {
        return failure instanceof RecordTooLargeException;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    long sequence() {
        return sequence;
    }

    int frames() {
        return frames;
    }

    int bytes() {
        return bytes;
    }

    /** Number of the producer that it was given to. */
    long producer() {
        return producer;
    }

    long sentNs() {
        return sentNs;
    }
}
