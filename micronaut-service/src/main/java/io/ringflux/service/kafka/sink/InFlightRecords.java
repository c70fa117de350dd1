package io.ringflux.service.kafka.sink;

import io.ringflux.service.kafka.sink.InFlightRecord.Outcome;

/** The records of one shard that Kafka has not acknowledged, oldest first: a ring of reused slots. Sender only. */
final class InFlightRecords {
    private final InFlightRecord[] slots;
    private long head;
    private long tail;

    InFlightRecords(int capacity, SenderGate gate) {
        slots = new InFlightRecord[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new InFlightRecord(gate);
        }
    }

    int size() {
        return (int) (tail - head);
    }

    boolean isEmpty() {
        return tail == head;
    }

    boolean isFull() {
        return tail - head == slots.length;
    }

    /** The slot for the next record; it counts once it is {@link #push pushed}. */
    InFlightRecord next() {
        return slots[slot(tail)];
    }

    void push() {
        tail++;
    }

    InFlightRecord oldest() {
        return slots[slot(head)];
    }

    void removeOldest() {
        head++;
    }

    void clear() {
        head = tail;
    }

    /** Frames of all records together. */
    long frames() {
        long frames = 0;
        for (long position = head; position < tail; position++) {
            frames += slots[slot(position)].frames();
        }
        return frames;
    }

    /** Bytes of all records together. */
    long bytes() {
        long bytes = 0;
        for (long position = head; position < tail; position++) {
            bytes += slots[slot(position)].bytes();
        }
        return bytes;
    }

    /** Whether the outcome of any record is still open. */
    boolean anyPending() {
        return any(Outcome.PENDING);
    }

    boolean anyAcked() {
        return any(Outcome.ACKED);
    }

    private boolean any(Outcome outcome) {
        for (long position = head; position < tail; position++) {
            if (slots[slot(position)].outcome() == outcome) {
                return true;
            }
        }
        return false;
    }

    private int slot(long position) {
        return (int) (position % slots.length);
    }
}
