package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.RxQueue;

/** Emits a burst as one element. */
final class BatchEmitter implements Emitter {

    @Override
    @SuppressWarnings("unchecked") // only subscriptions to batches have this emitter
    public int emit(RxSubscription<?> subscription, FrameBatch burst) {
        subscription.demand().use();
        int size = burst.size(); // a sink that takes the batch may have released it when it returns
        try {
            ((RxSubscription<FrameBatch>) subscription).actual().onNext(burst);
        } catch (Throwable e) {
            subscription.fail(e);
        }
        return size;
    }

    @Override
    public int limit(long demand) {
        return RxQueue.MAX_BURST;
    }
}
