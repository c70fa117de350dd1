package io.ringflux.service.pipeline.engine;

import io.ringflux.frame.Frame;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import io.ringflux.service.pipeline.Step;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable.ConditionalSubscriber;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * All steps of a pipeline for the frames of one stream, run to completion for each frame on the stream's loop.
 *
 * <p>Threading: signals and {@link #finish()} on the loop; {@link #stop()} and demand from any thread.
 */
final class Strand implements ConditionalSubscriber<Frame>, Subscription, Scannable {

    private final CoreSubscriber<? super Frame> actual;
    private final Step[] steps;
    private final HopCounters source;
    private final HopCounters[] hops;
    private @Nullable Subscription upstream;
    private volatile boolean stopping;
    private volatile boolean ended;

    /**
     * @param actual the sink, or the overflow in front of it
     * @param steps in order
     * @param hops one for the source, then one for each step
     */
    Strand(CoreSubscriber<? super Frame> actual, Step[] steps, HopCounters[] hops) {
        this.actual = actual;
        this.steps = steps;
        this.source = hops[0];
        this.hops = hops;
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        upstream = s;
        actual.onSubscribe(this);
        if (stopping) {
            stop();
        }
    }

    @Override
    public void onNext(Frame frame) {
        if (!tryOnNext(frame) && upstream != null) {
            upstream.request(1);
        }
    }

    @Override
    public boolean tryOnNext(Frame frame) {
        source.addIn(1);
        source.addOut(1);
        for (int i = 0; i < steps.length; i++) {
            HopCounters hop = hops[i + 1];
            hop.addIn(1);
            if (!steps[i].pass(frame)) {
                hop.addDropped(1);
                frame.consume();
                return false;
            }
            hop.addOut(1);
        }
        actual.onNext(frame);
        return true;
    }

    @Override
    public void onError(Throwable error) {
        if (!ended) {
            ended = true;
            actual.onError(error);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            ended = true;
            actual.onComplete();
        }
    }

    @Override
    public void request(long n) {
        if (upstream != null) {
            upstream.request(n);
        }
    }

    @Override
    public void cancel() {
        ended = true;
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        return key == Attr.PARENT ? upstream : loop(key);
    }

    /** Ends the stream in order: no more frames, and completion behind those that are under way. */
    void stop() {
        stopping = true;
        Subscription s = upstream;
        if (s == null || ended) {
            return;
        }
        Scheduler loop = FrameStream.loopOf(s);
        if (loop == null) {
            throw new IllegalStateException("the source " + s + " does not tell its loop");
        }
        try {
            loop.schedule(this::finish);
        } catch (RejectedExecutionException e) {
            onComplete(); // the loop is gone with its port, nobody else signals any more
        }
    }

    private void finish() {
        if (!ended && upstream != null) {
            upstream.cancel();
            onComplete();
        }
    }

    @SuppressWarnings("rawtypes") // the signature is Scannable's
    private @Nullable Object loop(Attr key) {
        return key == Attr.RUN_ON && upstream != null ? FrameStream.loopOf(upstream) : null;
    }
}
