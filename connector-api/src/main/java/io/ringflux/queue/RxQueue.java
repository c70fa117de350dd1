package io.ringflux.queue;

import io.ringflux.frame.FrameBatch;
import io.ringflux.nativeio.Fd;
import org.jspecify.annotations.Nullable;

/**
 * One receive queue at burst level: frames are lent for the length of a call, nothing is queued and nothing allocated.
 *
 * <p>Threading: one thread at a time; {@link #close} on that thread too.
 */
public interface RxQueue extends AutoCloseable {

    /** Most frames that one poll lends. */
    int MAX_BURST = 64;

    /**
     * Lends the frames that are there: they stand in {@link #burst()} until {@link #release}, which must follow before
     * the next peek.
     *
     * @param limit most frames to lend, at most {@link #MAX_BURST}
     * @return frames lent, 0 when none is there, or the negative {@link QueueFault#code()} of a peer's fault, after
     *     which the queue is of no more use; in the latter two cases no release follows
     */
    int peek(int limit);

    /** The frames that the last peek lent. */
    FrameBatch burst();

    /** Hands the first {@code count} frames of the burst back to the peer, and ends the loan of all of them. */
    void release(int count);

    /**
     * Peeks, lends the frames to {@code handler} and releases those that it handled.
     *
     * @return frames handled, 0 when none was there, or the negative {@link QueueFault#code()} of a peer's fault
     */
    default int poll(BurstHandler handler, int limit) {
        int found = peek(limit);
        if (found <= 0) {
            return found;
        }
        int handled = 0;
        try {
            handled = handler.onBurst(burst());
        } finally {
            release(handled);
        }
        return handled;
    }

    /** Entries of the ring. */
    int size();

    /** Whether a poll would find something (or a fault). */
    boolean isReady();

    /**
     * Asks the peer for a signal on {@link #wakeupFd()} when it publishes next.
     *
     * @return true when something is there already: then do not sleep
     */
    boolean arm();

    /** Tells the peer that no signal is needed. */
    void disarm();

    /** The fd that becomes readable by the peer's signal; null for a queue that cannot signal and must be polled. */
    @Nullable
    Fd wakeupFd();

    /**
     * Asks whether the shared memory is still all there, after an access to some memory has failed. Slow.
     *
     * @return 0, or the negative {@link QueueFault#code()} of a peer's fault, after which the queue is of no more use
     */
    default int verify() {
        return 0;
    }

    /** What this queue counted. */
    QueueCounters counters();

    @Override
    void close();
}
