package io.ringflux.reactive;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import reactor.core.Fuseable.ConditionalSubscriber;

/** As {@link FrameEmitter}, for subscribers that say which frames count against their demand: filters, mostly. */
final class ConditionalEmitter implements Emitter {

    private final boolean taking;

    /** {@code taking}: frames belong to the subscriber. */
    ConditionalEmitter(boolean taking) {
        this.taking = taking;
    }

    @Override
    @SuppressWarnings("unchecked") // Emitters gives conditional emitters to such subscribers of frames only
    public int emit(RxSubscription<?> subscription, FrameBatch burst) {
        ConditionalSubscriber<? super Frame> actual =
                (ConditionalSubscriber<? super Frame>) ((RxSubscription<Frame>) subscription).actual();
        Demand demand = subscription.demand();
        int size = burst.size();
        int i = 0;
        try {
            while (i < size && demand.left() != 0 && !subscription.isCancelled()) {
                Frame frame = burst.get(i++);
                if (actual.tryOnNext(taking ? frame.take() : frame)) {
                    demand.use();
                }
            }
        } catch (Throwable e) {
            subscription.fail(e);
        }
        return i;
    }
}
