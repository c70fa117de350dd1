package io.ringflux.reactive;

import io.ringflux.FrameFlux;
import io.ringflux.frame.Frame;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Operators;

/** The frames of some lanes of one port, polled by one loop. */
final class ReceiveFlux extends FrameFlux implements Fuseable {

    private final boolean taking;
    private final RxLoop loop;
    private final RxLane[] lanes;

    /** {@code taking}: frames belong to the subscriber instead of being lent to it. */
    ReceiveFlux(boolean taking, RxLoop loop, RxLane... lanes) {
        this.taking = taking;
        this.loop = loop;
        this.lanes = lanes;
    }

    @Override
    public FrameFlux retain() {
        return new ReceiveFlux(true, loop, lanes);
    }

    @Override
    public void subscribe(CoreSubscriber<? super Frame> actual) {
        subscribe(actual, Emitters.of(actual, taking), taking, loop, lanes);
    }

    /** Gives {@code actual} the lanes, or the error that somebody has one of them. */
    static <T> void subscribe(
            CoreSubscriber<? super T> actual, Emitter emitter, boolean taking, RxLoop loop, RxLane... lanes) {
        for (RxLane lane : lanes) {
            if (lane.isTaken()) {
                Operators.error(actual, rejected());
                return;
            }
        }
        RxSubscription<T> subscription = new RxSubscription<>(actual, emitter, taking, loop, new RxTaps(loop, lanes));
        actual.onSubscribe(subscription);
        subscription.start();
    }

    static IllegalStateException rejected() {
        return new IllegalStateException("this receive queue has a subscriber already; a queue serves one at a time,"
                + " use share() or publish() to give its frames to several");
    }
}
