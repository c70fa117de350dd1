package io.ringflux.reactive;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** How a port's streams end: orderly, or with an error. */
record Ending(@Nullable Throwable error) {

    void signal(Subscriber<?> subscriber) {
        if (error == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(error);
        }
    }
}
