package io.ringflux.reactive;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import reactor.core.CoreSubscriber;

/**
 * Emits frame by frame. {@link Emitters} defines a copy of this class for each class of subscriber, so that the JIT
 * sees one receiver at the call of {@code onNext} and inlines it, however many subscribers live in the JVM.
 */
final class FrameEmitter implements Emitter {

    private final boolean taking;

    /** {@code taking}: frames belong to the subscriber. */
    FrameEmitter(boolean taking) {
        this.taking = taking;
    }

    @Override
    @SuppressWarnings("unchecked") // Emitters gives frame emitters to frame subscriptions only
    public int emit(RxSubscription<?> subscription, FrameBatch burst) {
        CoreSubscriber<? super Frame> actual = ((RxSubscription<Frame>) subscription).actual();
        Demand demand = subscription.demand();
        int size = burst.size();
        int i = 0;
        try {
            while (i < size && demand.left() != 0 && !subscription.isCancelled()) {
                demand.use();
                Frame frame = burst.get(i++);
                actual.onNext(taking ? frame.take() : frame);
            }
        } catch (Throwable e) {
            subscription.fail(e);
        }
        return i;
    }
}
