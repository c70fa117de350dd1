package io.ringflux.reactive;

import io.ringflux.queue.BurstSource;
import io.ringflux.queue.TxQueue;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Lets a {@link BurstSource} fill a lane's queue, until cancelled or until the port ends. */
final class BurstSender implements TxSender, Subscription {

    private final CoreSubscriber<? super Void> actual;
    private final TxLane lane;
    private final BurstSource source;
    private boolean ended;

    private BurstSender(CoreSubscriber<? super Void> actual, TxLane lane, BurstSource source) {
        this.actual = actual;
        this.lane = lane;
        this.source = source;
    }

    static Mono<Void> mono(TxLane lane, BurstSource source) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Void> actual) {
                BurstSender sender = new BurstSender(actual, lane, source);
                actual.onSubscribe(sender);
                lane.join(sender);
            }
        };
    }

    @Override
    public int drain() {
        TxQueue queue = lane.queue();
        if (queue == null || ended) {
            return 0;
        }
        try {
            int filled = source.fill(queue);
            lane.submitted(filled);
            return filled;
        } catch (Throwable e) {
            Exceptions.throwIfJvmFatal(e);
            end(new Ending(e));
            return 0;
        }
    }

    @Override
    public int promised() {
        return 0;
    }

    @Override
    public int grant(int slots, int ringSize) {
        return 0;
    }

    @Override
    public boolean wantsRoom() {
        return true;
    }

    @Override
    public boolean hasNews() {
        return false;
    }

    @Override
    public void completeWhenDone() {
        // A source has no end of its own.
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void end(Ending how) {
        if (!ended) {
            ended = true;
            lane.leave(this);
            how.signal(actual);
        }
    }

    @Override
    public void request(long n) {
        Operators.validate(n); // a Mono<Void> has nothing to give but its end
    }

    @Override
    public void cancel() {
        lane.poller().execute(() -> {
            ended = true;
            lane.leave(this);
        });
    }
}
