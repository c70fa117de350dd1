package io.ringflux.vcl.binding;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Waits for VPP's messages and for a call of another thread together. While VPP is away its descriptor is always ready,
 * so then only the call is waited for.
 *
 * <p>Threading: one thread waits, any wakes.
 */
public final class WorkerWait implements AutoCloseable {
    /** How long to wait between two attempts to attach to VPP again. */
    public static final long RETRY_NS = 100_000_000L;

    private static final long BELL = 0;
    private static final long MESSAGES = 1;

    private final EventFd bell = EventFd.create();
    private final Epoll everything = Epoll.create(2);
    private final Epoll bellOnly = Epoll.create(1);
    private final AtomicBoolean rung = new AtomicBoolean();
    private @Nullable Fd messages;
    private boolean closed;

    public WorkerWait() {
        everything.add(bell.fd(), Epoll.IN, BELL);
        bellOnly.add(bell.fd(), Epoll.IN, BELL);
    }

    /** Waits for that worker's messages too from now on. */
    void watch(int messagesFd) {
        Fd own = Fd.duplicateOf(messagesFd);
        everything.add(own, Epoll.IN, MESSAGES);
        messages = own;
    }

    /**
     * Waits for a message or a call.
     *
     * @param timeoutNs at most; below 0 without end
     * @param away whether VPP is away
     */
    public void await(long timeoutNs, boolean away) {
        Epoll waiting = away ? bellOnly : everything;
        long timeout = away && (timeoutNs < 0 || timeoutNs > RETRY_NS) ? RETRY_NS : timeoutNs;
        int events = waiting.await(timeout);
        for (int i = 0; i < events; i++) {
            if (waiting.token(i) == BELL) {
                // In this order: who rings in between finds this thread awake, and who rings later rings anew.
                bell.drain();
                rung.set(false);
            }
        }
    }

    /** Ends the wait that goes on, or the next one. */
    public void wake() {
        if (rung.compareAndSet(false, true)) {
            ring();
        }
    }

    /** Who wakes late must not write into what has become somebody else's descriptor. */
    private synchronized void ring() {
        if (!closed) {
            bell.signal();
        }
    }

    /** After the last wait; a later wake does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        everything.close();
        bellOnly.close();
        bell.close();
        if (messages != null) {
            messages.close();
        }
    }
}
