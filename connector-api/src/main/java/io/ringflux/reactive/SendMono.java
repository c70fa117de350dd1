package io.ringflux.reactive;

import io.netty.util.ReferenceCounted;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends all elements of a source by one lane; completes when the last one is in the ring. */
final class SendMono extends Mono<Void> {

    private final Publisher<? extends ReferenceCounted> source;
    private final TxLane lane;
    private final boolean batches;

    SendMono(Publisher<? extends ReferenceCounted> source, TxLane lane, boolean batches) {
        this.source = source;
        this.lane = lane;
        this.batches = batches;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> actual) {
        Flux.from(source).subscribe(new TxSubscriber(actual, lane, batches));
    }
}
