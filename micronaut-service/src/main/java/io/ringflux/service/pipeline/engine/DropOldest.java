package io.ringflux.service.pipeline.engine;

import io.ringflux.frame.Frame;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Takes all frames from upstream and keeps, as taken frames, those that the sink has not asked for yet; of too many it
 * ends the oldest.
 *
 * <p>Threading: everything on the loop of the strand; demand from other threads hops to it.
 */
final class DropOldest implements CoreSubscriber<Frame>, Subscription, Scannable {

    private static final AtomicLongFieldUpdater<DropOldest> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(DropOldest.class, "requested");

    private final CoreSubscriber<? super Frame> actual;
    private final HopCounters hop;
    private final int capacity;
    private final ArrayDeque<Frame> waiting;
    private @Nullable Subscription upstream;
    private @Nullable Scheduler loop;
    private volatile long requested;
    private volatile boolean cancelled;
    private long left;
    private boolean draining;
    private boolean ended;
    private boolean signalled;
    private @Nullable Throwable error;

    DropOldest(CoreSubscriber<? super Frame> actual, HopCounters hop, int capacity) {
        this.actual = actual;
        this.hop = hop;
        this.capacity = capacity;
        this.waiting = new ArrayDeque<>(capacity);
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        upstream = s;
        loop = FrameStream.loopOf(s);
        actual.onSubscribe(this);
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Frame frame) {
        hop.addIn(1);
        if (waiting.isEmpty() && hasDemand()) {
            emit(frame);
            return;
        }
        if (waiting.size() == capacity) {
            hop.addDropped(1);
            waiting.remove().release();
        }
        waiting.add(frame.take());
        drain();
    }

    @Override
    public void onError(Throwable failure) {
        error = failure;
        onComplete();
    }

    @Override
    public void onComplete() {
        ended = true;
        drain();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            hop(this::drain);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (upstream != null) {
            upstream.cancel();
        }
        hop(this::drain);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.RUN_ON) {
            return loop;
        }
        return key == Attr.PARENT ? upstream : null;
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        while (!cancelled && !waiting.isEmpty() && hasDemand()) {
            emit(waiting.remove());
        }
        draining = false;
        if (cancelled) {
            hop.addDropped(waiting.size());
            waiting.forEach(Frame::release);
            waiting.clear();
        } else if (ended && waiting.isEmpty() && !signalled) {
            signalled = true;
            signalEnd();
        }
    }

    private void signalEnd() {
        if (error == null) {
            actual.onComplete();
        } else {
            actual.onError(error);
        }
    }

    private boolean hasDemand() {
        if (left == 0 && requested > 0) {
            left = REQUESTED.getAndSet(this, 0);
        }
        return left > 0;
    }

    private void emit(Frame frame) {
        left -= left == Long.MAX_VALUE ? 0 : 1;
        hop.addOut(1);
        actual.onNext(frame);
    }

    private void hop(Runnable task) {
        if (loop == null) {
            return;
        }
        try {
            loop.schedule(task);
        } catch (RejectedExecutionException e) {
            cancelled = true; // the loop is gone with its port: nothing moves any more
        }
    }
}
