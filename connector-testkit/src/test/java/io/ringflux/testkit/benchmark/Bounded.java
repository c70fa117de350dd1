package io.ringflux.testkit.benchmark;

import io.ringflux.frame.Frame;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Sums frames, and asks for some at first and for fewer whenever so many have come. */
final class Bounded extends BaseSubscriber<Frame> {

    private final Sum sum = new Sum();
    private final int first;
    private final int refill;
    private int since;

    Bounded(int first, int refill) {
        this.first = first;
        this.refill = refill;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(first);
    }

    @Override
    protected void hookOnNext(Frame frame) {
        sum.add(frame);
        if (++since == refill) {
            since = 0;
            request(refill);
        }
    }
}
