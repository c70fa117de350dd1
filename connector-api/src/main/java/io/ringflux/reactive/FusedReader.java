package io.ringflux.reactive;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.RxQueue;
import org.jspecify.annotations.Nullable;

/**
 * The draining side of a fused subscription: the subscriber's own thread takes frames straight from the rings. A frame
 * is lent until the next {@link #poll()}.
 *
 * <p>Threading: one draining thread at a time; {@link #signal()} and {@link #isSignalled()} belong to the loop. While
 * the signal stands, the loop does not touch the rings; the reader withdraws it when it has seen them empty, and looks
 * again.
 */
final class FusedReader {

    private final RxSubscription<?> subscription;
    private final RxLoop loop;
    private @Nullable RxQueue open;
    private @Nullable FrameBatch burst;
    private int next;
    private int turn;
    private volatile boolean signalled;

    FusedReader(RxSubscription<?> subscription, RxLoop loop) {
        this.subscription = subscription;
        this.loop = loop;
    }

    boolean isSignalled() {
        return signalled;
    }

    /** Raises the signal, unless it stands already. */
    boolean signal() {
        boolean raised = !signalled;
        signalled = true;
        return raised;
    }

    @Nullable
    Frame poll() {
        while (true) {
            if (burst != null) {
                if (next < burst.size()) {
                    return burst.get(next++);
                }
                closeBurst();
            }
            if (openBurst()) {
                continue;
            }
            signalled = false;
            if (isEmpty()) {
                loop.poller().wakeup();
                return null;
            }
            signalled = true;
        }
    }

    boolean isEmpty() {
        if (burst != null && next < burst.size()) {
            return false;
        }
        for (RxTap tap : subscription.taps().all()) {
            RxQueue queue = tap.queue();
            if (tap.isStale() || (queue != null && !tap.isFaulty() && queue.isReady())) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        if (burst != null) {
            closeBurst();
        }
    }

    private boolean openBurst() {
        RxTap[] taps = subscription.taps().all();
        for (int i = 0; i < taps.length; i++) {
            turn = (turn + 1) % taps.length;
            RxTap tap = taps[turn];
            if (open(tap)) {
                return true;
            }
            if (tap.isStale()) {
                RxQueue left = tap.follow();
                loop.poller().execute(() -> tap.retire(left));
                if (open(tap)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean open(RxTap tap) {
        RxQueue queue = tap.queue();
        if (queue == null || tap.isFaulty()) {
            return false;
        }
        int found = queue.peek(RxQueue.MAX_BURST);
        if (found < 0) {
            tap.fault(found);
        }
        if (found <= 0) {
            return false;
        }
        open = queue;
        burst = queue.burst();
        next = 0;
        return true;
    }

    private void closeBurst() {
        RxQueue queue = open;
        if (queue != null) {
            queue.release(next);
        }
        open = null;
        burst = null;
    }
}
