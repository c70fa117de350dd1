package io.ringflux.service.kafka.sink;

/** What became of a lane's frames, counted by the sender. */
final class LaneDelivery {
    private static final int SETTLED = 0;
    private static final int ACKED = 1;
    private static final int TOO_LARGE = 2;
    private static final int RECORDS = 3;
    private static final int RECORD_BYTES = 4;
    private static final int RESENT = 5;
    private static final int COUNTERS = 6;

    private final ConsistentCounters counters = new ConsistentCounters(COUNTERS);

    /** All counters at one moment; {@code settled} counts frames that left the log, whatever their fate. */
    record Snapshot(long settled, long acked, long tooLarge, long records, long recordBytes, long resent) {}

    void acked(int frames, int recordBytes) {
        counters.begin();
        counters.add(SETTLED, frames);
        counters.add(ACKED, frames);
        counters.add(RECORDS, 1);
        counters.add(RECORD_BYTES, recordBytes);
        counters.end();
    }

    void tooLarge(int frames) {
        counters.begin();
        counters.add(SETTLED, frames);
        counters.add(TOO_LARGE, frames);
        counters.end();
    }

    void resent(long frames) {
        counters.begin();
        counters.add(RESENT, frames);
        counters.end();
    }

    long dropped() {
        return counters.value(TOO_LARGE);
    }

    Snapshot snapshot() {
        long[] values = counters.snapshot();
        return new Snapshot(
                values[SETTLED],
                values[ACKED],
                values[TOO_LARGE],
                values[RECORDS],
                values[RECORD_BYTES],
                values[RESENT]);
    }
}
