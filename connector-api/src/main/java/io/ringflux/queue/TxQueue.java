package io.ringflux.queue;

import io.ringflux.frame.Frame;

/**
 * One transmit queue at burst level.
 *
 * <p>Threading: one thread at a time; {@link #close} on that thread too.
 */
public interface TxQueue extends AutoCloseable {

    /** Answer of {@link #submit}: the frame does not fit now. */
    int FULL = 0;

    /** Entries of the ring: the most single-segment frames that can be under way. */
    int size();

    /**
     * Free entries for single-segment frames, at most {@code wanted}, or the negative {@link QueueFault#code()} of a
     * peer's fault.
     */
    int reserve(int wanted);

    /**
     * Puts a frame, all segments, behind those submitted before. The frame stays the caller's; its bytes are in the
     * ring when the call returns. A queue that does not copy them retains the frame instead, until the peer has taken
     * it: until then they must not change.
     *
     * @return entries used, {@link #FULL} when there is no room now, or the negative {@link QueueFault#code()}: the
     *     frame can never be sent ({@link QueueFault#TOO_LONG}) or the peer is at fault
     */
    int submit(Frame frame);

    /**
     * Frames that the ring refers to, because their bytes were not copied. {@link #reserve} releases those that the
     * peer has taken, {@link #close} the rest.
     */
    default int heldFrames() {
        return 0;
    }

    /** Publishes what was submitted, and wakes the peer by one signal if it asked for that. */
    void flush();

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
