package io.ringflux.reactive;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.loop.PollTask;
import io.ringflux.queue.RxQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The draining side of a fused subscription: the subscriber's own thread takes frames straight from the rings. A frame
 * is lent until the next {@link #poll()}.
 *
 * <p>Threading: one draining thread at a time; {@link #watch} and {@link #arm} belong to the loop. While the signal
 * stands, the loop does not touch the rings; the reader withdraws it when it has seen them empty, and looks again.
 * Without the signal the reader does not touch them: another subscriber may still be at them.
 *
 * <p>Cancellation comes from any thread, while a frame may be in use: the rings are let go by the draining thread when
 * it comes back, or at once when it is not under way. It is under way from a {@link #poll()} that gave a frame to one
 * that gave none, or to an {@link #isEmpty()}, by which {@code publishOn} ends a drain that ran out of demand.
 */
final class FusedReader {

    private final RxConsumer consumer;
    private final RxLoop loop;
    private final RxTaps taps;
    private final boolean taking;
    private final boolean hopping;
    private final AtomicBoolean released = new AtomicBoolean();
    private @Nullable RxQueue open;
    private @Nullable FrameBatch burst;
    private int size;
    private int next;
    private int turn;
    private @Nullable Thread drainer;
    private volatile boolean underWay;
    private volatile boolean signalled;
    private volatile boolean stopped;

    /** @param hopping whether the subscriber drains on a worker of its own, and may clear while that is under way */
    FusedReader(RxConsumer consumer, RxLoop loop, RxTaps taps, boolean taking, boolean hopping) {
        this.consumer = consumer;
        this.loop = loop;
        this.taps = taps;
        this.taking = taking;
        this.hopping = hopping;
    }

    /** On the loop: whether the reader is at the rings, or will be. */
    boolean isSignalled() {
        return signalled || stopped;
    }

    /** On the loop: raises the signal when there is something to drain, and says whether it did. */
    boolean watch() {
        boolean idle = !isSignalled();
        boolean ready = false;
        for (RxTap tap : taps.all()) {
            tap.watch();
            ready |= idle && (tap.isStale() || tap.isReady());
        }
        if (ready || !idle) {
            taps.disarm();
        }
        if (ready) {
            signalled = true;
        }
        return ready;
    }

    long arm() {
        return isSignalled() ? PollTask.FOREVER : taps.arm(true);
    }

    @Nullable
    Frame poll() {
        while (isUnderWay()) {
            try {
                return drain();
            } catch (InternalError e) {
                abandonBurst(e);
            }
        }
        return null;
    }

    private @Nullable Frame drain() {
        while (!stopped) {
            FrameBatch frames = burst;
            if (frames != null) {
                if (next < size) {
                    Frame frame = frames.get(next++);
                    return taking ? frame.take() : frame;
                }
                closeBurst();
            }
            if (!openBurst() && withdraw()) {
                break;
            }
        }
        leave();
        return null;
    }

    boolean isEmpty() {
        if (!isUnderWay()) {
            return true;
        }
        try {
            return isExhausted();
        } catch (InternalError e) {
            abandonBurst(e);
            return stopped || isDrained();
        } finally {
            leave();
        }
    }

    private boolean isExhausted() {
        if (next == size && !stopped) {
            closeBurst();
        }
        if (stopped || (isDrained() && withdraw())) {
            return true;
        }
        taps.beginStall();
        return false;
    }

    /** About how many frames a poll would give, from any thread. */
    int size() {
        return Math.max(0, size - next);
    }

    /** The subscriber wants no more; any thread. */
    void cancel() {
        stopped = true;
        if (!underWay) {
            release();
        }
    }

    /** The subscriber drains no more; any thread, even while the draining one is under way. */
    void clear() {
        stopped = true;
        if (!underWay || !hopping || Thread.currentThread() == drainer) {
            release();
        }
    }

    /** On the loop: the stream has ended; a reader that has nothing left to drain need not come back. */
    void end() {
        if (!signalled) {
            cancel();
        }
    }

    boolean isReleased() {
        return released.get();
    }

    void release() {
        if (released.compareAndSet(false, true)) {
            closeBurst();
            loop.poller().execute(consumer::finish);
        }
    }

    /** Sets out to drain where the signal stands: a subscriber may come unasked, before the rings are its own. */
    private boolean isUnderWay() {
        if (!underWay && signalled) {
            drainer = Thread.currentThread();
            underWay = true;
            taps.resume();
        }
        return underWay;
    }

    private void leave() {
        underWay = false;
        if (stopped) {
            release();
        }
    }

    /** Hands the rings back to the loop, unless something has come in meanwhile. */
    private boolean withdraw() {
        signalled = false;
        if (!isDrained()) {
            signalled = true;
            return false;
        }
        if (consumer.isTerminated()) {
            stopped = true;
        }
        loop.poller().wakeup();
        return true;
    }

    private boolean isDrained() {
        return next >= size && taps.isDrained();
    }

    private boolean openBurst() {
        RxTap[] all = taps.all();
        for (int i = 0; i < all.length; i++) {
            turn = (turn + 1) % all.length;
            RxTap tap = all[turn];
            do {
                if (open(tap)) {
                    return true;
                }
            } while (tap.followOffLoop());
        }
        return false;
    }

    private boolean open(RxTap tap) {
        RxQueue queue = tap.queue();
        int found = queue == null ? 0 : tap.peek(queue);
        if (queue == null || found == 0) {
            return false;
        }
        open = queue;
        burst = queue.burst();
        size = found;
        next = 0;
        return true;
    }

    /** Lets go of a burst that cannot be read because the peer took its memory away; throws any other error again. */
    private void abandonBurst(InternalError failure) {
        if (taps.verify()) {
            throw failure;
        }
        open = null; // the queue ends the loan when it is closed, which is soon
        closeBurst();
    }

    private void closeBurst() {
        RxQueue queue = open;
        if (queue != null) {
            queue.release(next);
        }
        open = null;
        burst = null;
        size = 0;
        next = 0;
    }
}
