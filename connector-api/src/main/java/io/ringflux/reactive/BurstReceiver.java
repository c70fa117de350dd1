package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.BurstHandler;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Gives a lane's bursts to a {@link BurstHandler} without demand, until cancelled or until the port ends. */
final class BurstReceiver implements CoreSubscriber<FrameBatch>, Subscription {

    private final CoreSubscriber<? super Void> actual;
    private @Nullable Subscription upstream;

    private BurstReceiver(CoreSubscriber<? super Void> actual) {
        this.actual = actual;
    }

    static Mono<Void> mono(RxLoop loop, RxLane lane, BurstHandler handler) {
        Emitter emitter = (subscription, burst) -> {
            try {
                return handler.onBurst(burst);
            } catch (Throwable e) {
                Exceptions.throwIfJvmFatal(e);
                subscription.cancel();
                subscription.actual().onError(e);
                return 0;
            }
        };
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Void> actual) {
                ReceiveFlux.subscribe(new BurstReceiver(actual), emitter, false, loop, lane);
            }
        };
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
    public void onNext(FrameBatch burst) {
        throw new IllegalStateException("bursts go to the handler");
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
        Operators.validate(n); // a Mono<Void> has nothing to give but its end
    }

    @Override
    public void cancel() {
        if (upstream != null) {
            upstream.cancel();
        }
    }
}
