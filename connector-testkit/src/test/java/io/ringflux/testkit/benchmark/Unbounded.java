package io.ringflux.testkit.benchmark;

import io.ringflux.frame.Frame;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Sums all frames. */
final class Unbounded extends BaseSubscriber<Frame> {

    private final Sum sum = new Sum();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    protected void hookOnNext(Frame frame) {
        sum.add(frame);
    }
}
