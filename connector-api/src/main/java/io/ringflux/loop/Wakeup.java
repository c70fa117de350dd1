package io.ringflux.loop;

import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends a loop's sleep from other threads, by one system call a sleep at most.
 *
 * <p>Threading: {@link #wake()} from any thread, everything else on the loop.
 */
final class Wakeup implements AutoCloseable {

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int WOKEN = 2;

    private final EventFd eventFd = EventFd.create();
    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private long signals;

    /** Readable, edge by edge, when somebody wakes the loop; never drained. */
    Fd fd() {
        return eventFd.fd();
    }

    /** From here on everybody who wants the loop's attention signals; look for work once more before sleeping. */
    void beforeSleep() {
        state.set(ASLEEP);
    }

    void afterSleep() {
        if (state.getAndSet(AWAKE) == WOKEN) {
            signals++;
        }
    }

    void wake() {
        if (state.get() == ASLEEP && state.compareAndSet(ASLEEP, WOKEN)) {
            eventFd.signal();
        }
    }

    /**
     * Waits for signals that are under way in other threads: none may meet a closed, or somebody else's, descriptor.
     */
    @Override
    public void close() {
        while (signals > 0) {
            signals -= eventFd.drain();
            Thread.onSpinWait();
        }
        eventFd.close();
    }
}
