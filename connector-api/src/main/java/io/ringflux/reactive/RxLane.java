package io.ringflux.reactive;

import io.ringflux.loop.Poller;
import io.ringflux.loop.RxMode;
import io.ringflux.queue.RxQueue;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The lasting place of one receive queue in a port: links bring queues and take them away, subscribers come and go.
 *
 * <p>Ownership: the consumer closes the queue that it holds when it goes over to the next; every other queue that the
 * link withdraws is closed here.
 */
final class RxLane {

    /** Links that may come and go before their consumer looks; of more, the oldest are lost. */
    private static final int MAX_MISSED = 8;

    private final int number;
    private final Poller poller;
    private volatile RxMode mode;
    private final LaneCounters counters = new LaneCounters();
    private final Queue<RxQueue> missed = new ArrayDeque<>();
    private volatile @Nullable RxQueue queue;
    private volatile @Nullable RxQueue target;
    private volatile @Nullable RxQueue held;
    private @Nullable RxConsumer consumer;
    private volatile @Nullable Ending ending;

    RxLane(int number, Poller poller, RxMode mode) {
        this.number = number;
        this.poller = poller;
        this.mode = mode;
    }

    RxMode mode() {
        return mode;
    }

    /** Waits in another way from now on; any thread. */
    void mode(RxMode next) {
        mode = next;
        poller.wakeup();
    }

    int number() {
        return number;
    }

    Poller poller() {
        return poller;
    }

    LaneCounters counters() {
        return counters;
    }

    /** The queue of the present link; null without one. Only whoever holds it may use it. */
    @Nullable
    RxQueue queue() {
        return queue;
    }

    /** The queue that the consumer should go over to, unless it is there. */
    @Nullable
    RxQueue target() {
        return target;
    }

    /** The queue that the consumer uses. */
    @Nullable
    RxQueue held() {
        return held;
    }

    /** How the lane ended; null while it lives. */
    @Nullable
    Ending ending() {
        return ending;
    }

    /** Puts the queue of a new link in place of that of the last one; null without a link. */
    synchronized void offer(@Nullable RxQueue next) {
        RxQueue last = queue;
        queue = next;
        if (next != null) {
            counters.follow(next.counters());
        }
        if (last != null && last != held) {
            miss(last);
        }
        aim();
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Makes {@code claimant} the consumer, unless there is another. */
    synchronized boolean claim(RxConsumer claimant) {
        RxConsumer before = consumer;
        if (before != null && before != claimant) {
            before.finishIfCancelledHere();
        }
        if (consumer != null && consumer != claimant) {
            return false;
        }
        consumer = claimant;
        Ending how = ending;
        if (how != null) {
            claimant.end(how);
        }
        return true;
    }

    /**
     * The consumer goes over to the queue of the next link, which it gets, and shall close the one that it used before:
     * to the present one, or to one that came and went before it looked.
     */
    synchronized @Nullable RxQueue follow() {
        RxQueue next = missed.poll();
        held = next == null ? queue : next;
        aim();
        return held;
    }

    /** Withdraws the queue for good and ends the stream of the present and of every later consumer. */
    synchronized void end(Ending how) {
        offer(null);
        ending = how;
        if (consumer != null) {
            consumer.end(how);
        }
    }

    /** Whether a subscriber that still wants frames consumes this lane; one that has ended refuses nobody. */
    synchronized boolean isTaken() {
        return ending == null && consumer != null && consumer.isActive();
    }

    /** Ends the consumer's use of the lane. */
    synchronized void leave() {
        RxQueue last = held;
        held = null;
        consumer = null;
        if (last != null && last != queue) {
            close(last);
        }
        missed.forEach(this::close);
        missed.clear();
        aim();
    }

    /** Closes a queue that nobody uses any more. */
    void close(RxQueue left) {
        left.close();
        counters.retire(left.counters());
    }

    /** Keeps a queue in line that was withdrawn before the consumer held it. */
    private void miss(RxQueue last) {
        if (consumer == null) {
            close(last);
            return;
        }
        if (missed.size() == MAX_MISSED) {
            close(missed.remove());
        }
        missed.add(last);
    }

    private void aim() {
        RxQueue next = missed.peek();
        target = next == null ? queue : next;
    }
}
