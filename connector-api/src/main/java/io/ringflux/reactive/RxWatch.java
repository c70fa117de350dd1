package io.ringflux.reactive;

import io.ringflux.loop.PollTask;
import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.RxQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A loop's watch over the queue of one lane: it asks the peer for signals and is called by them. On that loop. */
final class RxWatch {

    /**
     * Longest first sleep after arming. A peer that has no fence between its cursor store and its look at the interrupt
     * mask can miss that the mask was cleared, once.
     */
    private static final long RECHECK_NS = 500_000;

    /** How often a queue without a wake-up fd is looked at while its loop sleeps. */
    private static final long POLL_NS = 200_000;

    private final RxLoop loop;
    private @Nullable RxQueue watched;
    private Disposable watch = Disposables.disposed();
    private boolean armed;

    RxWatch(RxLoop loop) {
        this.loop = loop;
    }

    /** Watches the wake-up fd of that queue from now on. */
    void follow(@Nullable RxQueue present) {
        if (present != watched) {
            close();
            watched = present;
            Fd fd = present == null ? null : present.wakeupFd();
            if (fd != null) {
                watch = loop.poller().watch(fd, Epoll.IN | Epoll.ET, events -> countWakeup());
            }
        }
    }

    /** Whether the watched queue has something. */
    boolean isReady() {
        return watched != null && watched.isReady();
    }

    /** Whether the peer was asked for a signal. */
    boolean isArmed() {
        return armed;
    }

    /**
     * Asks for a signal; the longest sleep in nanoseconds, 0 when something is there. A queue that must be looked at is
     * not, where its frames are not wanted.
     */
    long arm(boolean wanted) {
        RxQueue rx = watched;
        if (rx == null || (!wanted && rx.wakeupFd() == null)) {
            return PollTask.FOREVER;
        }
        if (armed || rx.wakeupFd() == null) {
            long bound = armed ? PollTask.FOREVER : POLL_NS;
            return rx.isReady() ? 0 : bound;
        }
        armed = true;
        return rx.arm() ? 0 : RECHECK_NS;
    }

    /**
     * No signal is needed.
     *
     * @param usable whether the queue is still of use, so that its peer can be told
     */
    void disarm(boolean usable) {
        RxQueue rx = watched;
        if (armed && rx != null && usable) {
            armed = false;
            rx.disarm();
        }
        armed = false;
    }

    /** Ends the watch if it is over that queue, which is about to be closed. */
    void leave(RxQueue left) {
        if (left == watched) {
            close();
        }
    }

    /** Ends the watch. */
    void close() {
        armed = false;
        watch.dispose();
        watched = null;
    }

    private void countWakeup() {
        if (armed && watched != null) {
            watched.counters().addWakeup();
        }
    }
}
