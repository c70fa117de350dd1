package io.ringflux.service.kafka.source;

import java.util.concurrent.atomic.LongAdder;

/** Counts for a source; bumped once a record or burst. */
final class SourceCounters {
    private final LongAdder records = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final LongAdder committed = new LongAdder();

    void record() {
        records.increment();
    }

    void frames(long count, long byteCount) {
        frames.add(count);
        bytes.add(byteCount);
    }

    void undecodable() {
        undecodable.increment();
    }

    void committed(long recordCount) {
        committed.add(recordCount);
    }

    SourceStats stats() {
        return new SourceStats(records.sum(), frames.sum(), bytes.sum(), undecodable.sum(), committed.sum());
    }
}
