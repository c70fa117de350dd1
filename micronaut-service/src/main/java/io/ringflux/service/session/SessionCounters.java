package io.ringflux.service.session;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a session counts. All methods from any thread. */
public final class SessionCounters {
    private final LongAdder accepted = new LongAdder();
    private final AtomicLong open = new AtomicLong();
    private final LongAdder failed = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    void opened() {
        accepted.increment();
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /** A connection ended before its time. */
    public void countFailure() {
        failed.increment();
    }

    /** So much has come from those who connected. */
    public void countIn(int bytes) {
        bytesIn.add(bytes);
    }

    /** So much has gone to those who connected. */
    public void countOut(int bytes) {
        bytesOut.add(bytes);
    }

    /** Connections so far. */
    public long accepted() {
        return accepted.sum();
    }

    /** Connections that are there now. */
    public long open() {
        return open.get();
    }

    /** Connections that ended before their time. */
    public long failed() {
        return failed.sum();
    }

    /** Bytes that came from those who connected. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Bytes that went to those who connected. */
    public long bytesOut() {
        return bytesOut.sum();
    }
}
