package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;

/** Hands the frames of a burst to a subscriber, as far as its demand goes. */
interface Emitter {

    /** Emits and says how many frames of the burst went; a subscriber that throws fails its subscription. */
    int emit(RxSubscription<?> subscription, FrameBatch burst);
}
