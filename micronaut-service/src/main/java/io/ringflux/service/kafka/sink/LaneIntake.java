package io.ringflux.service.kafka.sink;

/** What a lane was given, counted by the thread that gives. */
final class LaneIntake {
    private static final int RECEIVED = 0;
    private static final int RECEIVED_BYTES = 1;
    private static final int APPENDED = 2;
    private static final int OVERFLOWED = 3;
    private static final int REFUSED = 4;
    private static final int TRUNCATED = 5;
    private static final int COUNTERS = 6;

    private final ConsistentCounters counters = new ConsistentCounters(COUNTERS);

    /** All counters at one moment. */
    record Snapshot(long received, long receivedBytes, long appended, long overflowed, long refused, long truncated) {}

    void appended(int bytes, boolean truncated) {
        count(APPENDED, bytes, truncated);
    }

    void overflowed(int bytes) {
        count(OVERFLOWED, bytes, false);
    }

    /** A frame came after the sink was closed. */
    void refused(int bytes) {
        count(REFUSED, bytes, false);
    }

    private void count(int fate, int bytes, boolean truncated) {
        counters.begin();
        counters.add(RECEIVED, 1);
        counters.add(RECEIVED_BYTES, bytes);
        counters.add(fate, 1);
        counters.add(TRUNCATED, truncated ? 1 : 0);
        counters.end();
    }

    long received() {
        return counters.value(RECEIVED);
    }

    long dropped() {
        return counters.value(OVERFLOWED) + counters.value(REFUSED);
    }

    Snapshot snapshot() {
        long[] values = counters.snapshot();
        return new Snapshot(
                values[RECEIVED],
                values[RECEIVED_BYTES],
                values[APPENDED],
                values[OVERFLOWED],
                values[REFUSED],
                values[TRUNCATED]);
    }
}
