package io.ringflux.service.pipeline.engine;

import io.ringflux.frame.Frame;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Takes all frames from upstream and ends those that the sink has not asked for. */
final class DropNewest implements CoreSubscriber<Frame>, Subscription, Scannable {

    private static final AtomicLongFieldUpdater<DropNewest> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(DropNewest.class, "requested");

    private final CoreSubscriber<? super Frame> actual;
    private final HopCounters hop;
    private @Nullable Subscription upstream;
    private volatile long requested;
    private long left;

    DropNewest(CoreSubscriber<? super Frame> actual, HopCounters hop) {
        this.actual = actual;
        this.hop = hop;
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        upstream = s;
        actual.onSubscribe(this);
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Frame frame) {
        hop.addIn(1);
        if (left == 0 && requested > 0) {
            left = REQUESTED.getAndSet(this, 0);
        }
        if (left == 0) {
            hop.addDropped(1);
            frame.consume();
        } else {
            left -= left == Long.MAX_VALUE ? 0 : 1;
            hop.addOut(1);
            actual.onNext(frame);
        }
    }

    @Override
    public void onError(Throwable error) {
        actual.onError(error);
    }

    @Override
    public void onComplete() {
        actual.onComplete();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
        }
    }

    @Override
    public void cancel() {
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.RUN_ON && upstream != null) {
            return FrameStream.loopOf(upstream);
        }
        return key == Attr.PARENT ? upstream : null;
    }
}
