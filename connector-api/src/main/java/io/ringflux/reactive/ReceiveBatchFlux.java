package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** As {@link ReceiveFlux}, one element a burst. */
final class ReceiveBatchFlux extends Flux<FrameBatch> {

    private static final Emitter EMITTER = new BatchEmitter();

    private final RxLoop loop;
    private final RxLane[] lanes;

    ReceiveBatchFlux(RxLoop loop, RxLane... lanes) {
        this.loop = loop;
        this.lanes = lanes;
    }

    @Override
    public void subscribe(CoreSubscriber<? super FrameBatch> actual) {
        ReceiveFlux.subscribe(actual, EMITTER, false, loop, lanes);
    }
}
