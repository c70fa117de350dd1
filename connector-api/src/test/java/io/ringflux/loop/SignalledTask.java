package io.ringflux.loop;

import io.ringflux.nativeio.EventFd;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/** A task whose peer is another thread: it publishes a count, and signals when the task has asked for that. */
final class SignalledTask implements PollTask {

    final EventFd signal = EventFd.create();
    final AtomicLong published = new AtomicLong();
    volatile long seen;
    volatile boolean stopped;
    volatile int rounds;
    private final RxMode mode;
    private volatile boolean armed;

    SignalledTask(RxMode mode) {
        this.mode = mode;
    }

    /** By the peer. */
    void publish() {
        published.incrementAndGet();
        VarHandle.fullFence();
        if (armed) {
            signal.signal();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public int work() {
        rounds++;
        long there = published.get();
        long before = seen;
        seen = there;
        if (there != before) {
            armed = false;
        }
        return (int) (there - before);
    }

    @Override
    public RxMode mode() {
        return mode;
    }

    @Override
    public long arm() {
        armed = true;
        VarHandle.fullFence();
        return published.get() == seen ? FOREVER : 0;
    }

    @Override
    public void stopped() {
        stopped = true;
    }
}
