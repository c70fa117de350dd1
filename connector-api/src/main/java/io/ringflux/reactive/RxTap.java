package io.ringflux.reactive;

import io.ringflux.loop.PollTask;
import io.ringflux.nativeio.MemoryFaults;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.RxQueue;
import org.jspecify.annotations.Nullable;

/**
 * One subscription's hold on one lane: the queue it reads, and its loop's watch over it.
 *
 * <p>Threading: {@link #queue()} belongs to the consumer - the loop, or with fusion the thread that drains; the watch
 * belongs to the loop, which therefore also closes queues.
 */
final class RxTap {

    /** Rounds between two looks at a queue whose frames nobody wants: a look may be a system call. */
    private static final int ROUNDS_PER_LOOK = 256;

    private final RxLane lane;
    private final RxLoop loop;
    private final RxWatch watch;
    private @Nullable RxQueue queue;
    private boolean stalled;
    private int unwantedRounds;
    private volatile boolean faulty;

    RxTap(RxLane lane, RxLoop loop) {
        this.lane = lane;
        this.loop = loop;
        this.watch = new RxWatch(loop);
    }

    RxLane lane() {
        return lane;
    }

    /** The queue that the consumer reads; null without a link, and after the peer's fault. */
    @Nullable
    RxQueue queue() {
        return faulty ? null : queue;
    }

    /** Whether the link changed the lane's queue since the consumer looked last. */
    boolean isStale() {
        return lane.target() != queue;
    }

    /** Whether the consumer still has a queue, be it faulty. */
    boolean isLinked() {
        return queue != null;
    }

    /** Entries of the consumer's queue. */
    int size() {
        RxQueue present = queue();
        return present == null ? 0 : present.size();
    }

    /** The consumer goes over to the lane's next queue and gets the one that it leaves, to be retired. */
    @Nullable
    RxQueue follow() {
        RxQueue left = queue;
        endStall();
        queue = lane.follow();
        faulty = false;
        return left;
    }

    /** On a draining thread: as {@link #follow}, but the loop closes what is left; false at the latest queue. */
    boolean followOffLoop() {
        if (!isStale()) {
            return false;
        }
        RxQueue left = follow();
        loop.poller().execute(() -> retire(left));
        return true;
    }

    /** On a draining thread: whether nothing is left, in this link or a later one; goes over to the latest. */
    boolean isDrained() {
        do {
            RxQueue rx = queue();
            if (rx != null && rx.isReady()) {
                return false;
            }
            MemoryFaults.surface();
        } while (followOffLoop());
        return true;
    }

    /** On a draining thread: opens a burst of the present queue; 0 when there is none. */
    int peek(RxQueue rx) {
        int found = rx.peek(RxQueue.MAX_BURST);
        MemoryFaults.surface(); // here, where it can be dealt with, and not in the subscriber's hands
        if (found < 0) {
            fault(found);
        }
        return Math.max(found, 0);
    }

    /** One burst of that many frames at most. */
    int poll(BurstHandler handler, int limit) {
        RxQueue rx = queue();
        if (rx == null) {
            return 0;
        }
        unwantedRounds = 0;
        if (stalled) {
            endStall();
        }
        int handled = rx.poll(handler, limit);
        if (handled > 0 && watch.isArmed()) {
            disarm();
        } else if (handled < 0) {
            fault(handled);
        }
        return Math.max(handled, 0);
    }

    /** On the loop: nobody wants frames; looks now and then, at first at once, whether there are some. */
    void hold() {
        RxQueue rx = queue();
        if (!stalled && rx != null && unwantedRounds++ % ROUNDS_PER_LOOK == 0 && rx.isReady()) {
            standStill(rx);
        }
    }

    /** On the consumer's thread: the queue stands still where it has frames. */
    void beginStall() {
        RxQueue rx = queue();
        if (rx != null && rx.isReady()) {
            rx.counters().beginStall();
        }
    }

    /** On the consumer's thread: the queue moves again, or is given up. */
    void endStall() {
        stalled = false;
        if (queue != null) {
            queue.counters().endStall();
        }
    }

    /**
     * Reports a peer's fault, once a queue; that of a link that is over is nobody's any more. Where the memory is gone,
     * what was read there says nothing.
     */
    void fault(int code) {
        RxQueue present = queue;
        if (!faulty && present != null && present == lane.queue()) {
            int gone = present.verify();
            loop.fault(lane.number(), gone < 0 ? gone : code);
        }
        faulty = true;
    }

    /** Whether the queue is of use still, and the memory that it shares with the peer all there. */
    boolean verify() {
        RxQueue present = queue();
        int code = present == null ? 0 : present.verify();
        if (code < 0) {
            fault(code);
        }
        return !faulty;
    }

    /** On the loop: watches the wake-up fd of the queue that the consumer holds. */
    void watch() {
        watch.follow(lane.held());
    }

    /** On the loop: whether the watched queue has something. */
    boolean isReady() {
        return !faulty && watch.isReady();
    }

    /**
     * On the loop: asks for a signal; the longest sleep in nanoseconds, 0 when something is there. Where frames are not
     * wanted, only the first that comes is of interest.
     */
    long arm(boolean wanted) {
        if (faulty || (stalled && !wanted)) {
            return PollTask.FOREVER;
        }
        long sleepNs = watch.arm(wanted);
        RxQueue rx = queue();
        if (wanted || sleepNs > 0 || rx == null) {
            return sleepNs;
        }
        standStill(rx);
        return PollTask.FOREVER;
    }

    /** On the loop: no signal is needed. */
    void disarm() {
        watch.disarm(!faulty);
    }

    /** On the loop: closes a queue that the consumer has left. */
    void retire(@Nullable RxQueue left) {
        if (left != null) {
            watch.leave(left);
            lane.close(left);
        }
    }

    /** On the loop: gives the lane up. */
    void close() {
        try {
            endStall();
            disarm();
        } finally {
            watch.close();
            lane.leave();
        }
    }

    /** There are frames that nobody wants, and no need to be told of more. */
    private void standStill(RxQueue rx) {
        stalled = true;
        rx.counters().beginStall();
        disarm();
    }
}
