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
 * <p>Ownership: whoever consumes the lane closes a queue that the link withdrew; without a consumer the lane does.
 */
final class RxLane {

    private final int number;
    private final Poller poller;
    private final RxMode mode;
    private final LaneCounters counters = new LaneCounters();
    private final Queue<RxQueue> missed = new ArrayDeque<>();
    private volatile @Nullable RxQueue queue;
    private volatile @Nullable RxQueue target;
    private @Nullable RxQueue held;
    private @Nullable RxSubscription<?> consumer;
    private @Nullable Ending ending;

    RxLane(int number, Poller poller, RxMode mode) {
        this.number = number;
        this.poller = poller;
        this.mode = mode;
    }

    RxMode mode() {
        return mode;
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

    /** The queue of the present link; null without one. */
    @Nullable
    RxQueue queue() {
        return queue;
    }

    /** The queue that the consumer should go over to, unless it is there. */
    @Nullable
    RxQueue target() {
        return target;
    }

    /** Puts the queue of a new link in place of that of the last one; null without a link. */
    synchronized void offer(@Nullable RxQueue next) {
        RxQueue last = queue;
        queue = next;
        if (next != null) {
            counters.follow(next.counters());
        }
        if (last != null && consumer == null) {
            last.close();
        } else if (last != null && last != held) {
            missed.add(last);
        }
        aim();
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /**
     * The consumer goes over to the queue of the next link: the present one, or one that came and went before the
     * consumer looked.
     */
    synchronized @Nullable RxQueue follow() {
        RxQueue next = missed.poll();
        held = next == null ? queue : next;
        aim();
        return held;
    }

    /** Makes {@code subscription} the consumer, unless there is another. */
    synchronized boolean claim(RxSubscription<?> subscription) {
        if (consumer != null && consumer != subscription) {
            return false;
        }
        consumer = subscription;
        if (ending != null) {
            subscription.end(ending);
        }
        return true;
    }

    /** Withdraws the queue for good and ends the stream of the present and of every later consumer. */
    synchronized void end(Ending how) {
        offer(null);
        ending = how;
        if (consumer != null) {
            consumer.end(how);
        }
    }

    /** Whether a subscriber that has not cancelled consumes this lane. */
    synchronized boolean isTaken() {
        return consumer != null && !consumer.isCancelled();
    }

    /** Ends the consumer's use of the lane. */
    synchronized void leave() {
        consumer = null;
        if (held != null && held != queue) {
            held.close();
        }
        held = null;
        missed.forEach(RxQueue::close);
        missed.clear();
        aim();
    }

    private void aim() {
        RxQueue next = missed.peek();
        target = next == null ? queue : next;
    }
}
