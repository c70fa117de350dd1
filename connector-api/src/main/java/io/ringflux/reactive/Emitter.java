package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.RxQueue;

/** Hands the frames of a burst to a subscriber, as far as its demand goes. */
interface Emitter {

    /** Emits and says how many frames of the burst went; a subscriber that throws fails its subscription. */
    int emit(RxSubscription<?> subscription, FrameBatch burst);

    /** Most frames that a burst should have for that demand, which is not 0. */
    default int limit(long demand) {
        return (int) Math.min(RxQueue.MAX_BURST, demand);
    }
}
