package io.ringflux;

import io.ringflux.frame.Frame;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** A frame stream behind an operator of Reactor's. */
final class DerivedFrames extends FrameFlux {

    private final Flux<Frame> source;

    DerivedFrames(Flux<Frame> source) {
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Frame> actual) {
        source.subscribe(actual);
    }
}
