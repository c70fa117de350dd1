package io.ringflux.service.kafka.sink;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where the sender sleeps, and how others wake it without paying for it while it is awake.
 *
 * <p>The sender says what may wake it, looks once more whether that has happened, and then sleeps. Others make their
 * news visible (volatile) first and look whether it sleeps next, so one of the two always sees the other.
 */
final class SenderGate {
    private enum State {
        AWAKE,
        /** Acknowledgements and time wake it. */
        BLOCKED,
        /** A full batch does as well. */
        LINGERING,
        /** A single frame does as well. */
        IDLE
    }

    private volatile State state = State.AWAKE;
    private volatile boolean called;
    private volatile @Nullable Thread sender;

    /** The calling thread is the sender. */
    void enter() {
        sender = Thread.currentThread();
    }

    /** A frame was appended; {@code enough} says whether it completed a batch. */
    void appended(boolean enough) {
        State seen = state;
        if (seen == State.IDLE || (enough && seen == State.LINGERING)) {
            wake();
        }
    }

    /** The sender begins to look at everything: calls up to now are answered by that. */
    void begin() {
        called = false;
    }

    /** Something that the sender always wants to know has happened. */
    void wake() {
        called = true;
        if (state != State.AWAKE) {
            state = State.AWAKE;
            LockSupport.unpark(sender);
        }
    }

    void block() {
        state = State.BLOCKED;
    }

    void linger() {
        state = State.LINGERING;
    }

    void idle() {
        state = State.IDLE;
    }

    void awake() {
        state = State.AWAKE;
    }

    /** Sleeps unless somebody has called since; sender only. */
    void park(long timeoutNs) {
        if (!called && state != State.AWAKE) {
            LockSupport.parkNanos(this, timeoutNs);
        }
        state = State.AWAKE;
    }
}
