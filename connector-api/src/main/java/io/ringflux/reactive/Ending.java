package io.ringflux.reactive;

import io.ringflux.loop.Poller;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** How a port's streams end: orderly, or with an error. */
record Ending(@Nullable Throwable error) {

    /** Because the loop that a stream ran on has ended. */
    static Ending stopped(Poller loop) {
        return new Ending(new RejectedExecutionException("loop " + loop.thread().getName() + " has stopped"));
    }

    void signal(Subscriber<?> subscriber) {
        if (error == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(error);
        }
    }
}
