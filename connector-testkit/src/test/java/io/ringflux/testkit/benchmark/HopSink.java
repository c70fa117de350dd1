package io.ringflux.testkit.benchmark;

import io.ringflux.frame.Frame;
import java.util.concurrent.Semaphore;

/** Sums frames on one thread, and tells another when all that it waits for have come. */
final class HopSink {

    private final Sum sum = new Sum();
    private final Semaphore done = new Semaphore(0);
    private long left;

    /** Before the first of them is published: how many will come. */
    void expect(long frames) {
        left = frames;
    }

    boolean wants(Frame frame) {
        return frame.length() > 0;
    }

    void add(Frame frame) {
        sum.add(frame);
        if (--left == 0) {
            done.release();
        }
    }

    void await() {
        done.acquireUninterruptibly();
    }
}
