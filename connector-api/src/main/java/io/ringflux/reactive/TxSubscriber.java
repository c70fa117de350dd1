package io.ringflux.reactive;

import io.netty.util.ReferenceCounted;
import io.ringflux.LinkException;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.RxQueue;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One {@code send}: takes frames or batches from a source, at most as many as there are free slots, and puts them into
 * the ring. Its Context carries a discard hook, so that operators above it release what they drop.
 *
 * <p>Threading: signals of the source from any thread; on the lane's loop they go straight into the ring, from
 * elsewhere through a queue that demand bounds.
 */
final class TxSubscriber implements CoreSubscriber<ReferenceCounted>, TxSender, Subscription, Scannable {

    private final CoreSubscriber<? super Void> actual;
    private final TxLane lane;
    private final int framesPerElement;
    private final Context context;
    private final Queue<ReferenceCounted> handedOver =
            Queues.<ReferenceCounted>unbounded(256).get();
    private final TxBacklog waiting;
    private @Nullable Subscription upstream;
    private long outstanding;
    private boolean ended;
    private volatile boolean cancelled;
    private volatile @Nullable Ending sourceEnding;

    TxSubscriber(CoreSubscriber<? super Void> actual, TxLane lane, boolean batches) {
        this.actual = actual;
        this.lane = lane;
        this.waiting = new TxBacklog(lane);
        this.framesPerElement = batches ? RxQueue.MAX_BURST : 1;
        this.context = Operators.enableOnDiscard(actual.currentContext(), TxSubscriber::discard);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (Operators.validate(upstream, s)) {
            upstream = s;
            actual.onSubscribe(this);
            lane.join(this);
        }
    }

    @Override
    public void onNext(ReferenceCounted element) {
        try {
            if (cancelled || sourceEnding != null) {
                discard(element);
            } else if (lane.poller().inLoop() && handedOver.isEmpty()) {
                accept(element);
            } else {
                handOver(element);
            }
        } catch (IllegalStateException e) { // on loan to another thread, or released already
            onError(Operators.onOperatorError(upstream, e, element, context));
        }
    }

    @Override
    public void onError(Throwable error) {
        endSource(new Ending(Objects.requireNonNull(error, "error")));
    }

    @Override
    public void onComplete() {
        endSource(new Ending(null));
    }

    @Override
    public void request(long n) {
        Operators.validate(n); // a Mono<Void> has nothing to give but its end
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            lane.poller().execute(this::abandon);
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.BUFFERED) {
            return waiting.size();
        }
        return key == Attr.CANCELLED ? cancelled : null;
    }

    @Override
    public int promised() {
        return (int) Math.min(Integer.MAX_VALUE, outstanding * framesPerElement) + waiting.size();
    }

    @Override
    public int grant(int slots, int ringSize) {
        if (cancelled || sourceEnding != null || upstream == null || !waiting.isEmpty()) {
            return 0;
        }
        int elements = slots / framesPerElement;
        if (outstanding == 0) {
            elements = Math.max(1, elements);
        } else if (slots < ringSize / 4) {
            return 0;
        }
        if (elements > 0) {
            outstanding += elements;
            upstream.request(elements);
        }
        return elements * framesPerElement;
    }

    @Override
    public boolean wantsRoom() {
        return !waiting.isEmpty() || (outstanding == 0 && sourceEnding == null);
    }

    @Override
    public boolean hasNews() {
        return !handedOver.isEmpty() || (sourceEnding != null && waiting.isEmpty());
    }

    @Override
    public int drain() {
        int work = waiting.drain();
        for (ReferenceCounted element = handedOver.poll(); element != null; element = handedOver.poll()) {
            accept(element);
            work++;
        }
        return work;
    }

    @Override
    public void completeWhenDone() {
        Ending how = sourceEnding;
        if (how != null && !ended && handedOver.isEmpty() && waiting.isEmpty()) {
            ended = true;
            lane.leave(this);
            how.signal(actual);
        }
    }

    @Override
    public boolean isEnded() {
        return ended || cancelled;
    }

    @Override
    public void end(Ending how) {
        if (!ended && !cancelled) {
            cancelled = true;
            Throwable cause = how.error();
            abandon();
            actual.onError(new LinkException("the port was closed before all frames were sent", cause));
        }
    }

    /** The first end counts: a source whose element was refused may still complete. */
    private void endSource(Ending how) {
        if (sourceEnding == null) {
            sourceEnding = how;
            lane.poller().wakeup();
        }
    }

    private void handOver(ReferenceCounted element) {
        handedOver.add(element instanceof Frame frame ? frame.take() : ((FrameBatch) element).take());
        lane.poller().wakeup();
        if (cancelled) {
            lane.poller().execute(this::discardHandedOver);
        }
    }

    private void accept(ReferenceCounted element) {
        outstanding--;
        waiting.accept(element);
    }

    private void abandon() {
        ended = true;
        if (upstream != null) {
            upstream.cancel();
        }
        waiting.clear();
        discardHandedOver();
        lane.leave(this);
    }

    private void discardHandedOver() {
        for (ReferenceCounted element = handedOver.poll(); element != null; element = handedOver.poll()) {
            discard(element);
        }
    }

    private static void discard(Object element) {
        if (element instanceof Frame frame) {
            frame.consume();
        } else if (element instanceof FrameBatch batch) {
            batch.consume();
        }
    }
}
