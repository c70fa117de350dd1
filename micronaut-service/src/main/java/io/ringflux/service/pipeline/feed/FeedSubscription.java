package io.ringflux.service.pipeline.feed;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.PollTask;
import io.ringflux.loop.Poller;
import io.ringflux.loop.RxMode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * One subscriber's feed: lends a burst a round while there is demand.
 *
 * <p>Threading: {@link #request} and {@link #cancel} from any thread, everything else on the loop.
 */
final class FeedSubscription implements Subscription, PollTask, Scannable {

    private static final Logger log = LoggerFactory.getLogger(FeedSubscription.class);
    private static final AtomicLongFieldUpdater<FeedSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(FeedSubscription.class, "requested");

    /** How soon a feed looks again whether frames came back to its pool. */
    private static final long STARVED_NS = 100_000;

    private final CoreSubscriber<? super Frame> actual;
    private final Poller loop;
    private final FeedFlux flux;
    private volatile long requested;
    private volatile boolean cancelled;
    private @Nullable Feed feed;
    private @Nullable FramePool pool;
    private @Nullable FrameLender lender;
    private boolean closed;
    private boolean starved;

    FeedSubscription(CoreSubscriber<? super Frame> actual, Poller loop, FeedFlux flux) {
        this.actual = actual;
        this.loop = loop;
        this.flux = flux;
    }

    void start() {
        loop.execute(() -> {
            if (cancelled) {
                return;
            }
            try {
                feed = flux.open();
            } catch (IOException | RuntimeException e) {
                cancelled = true;
                actual.onError(e);
                return;
            }
            FramePool frames = flux.pool();
            frames.owner(Thread.currentThread());
            pool = frames;
            lender = flux.lender(frames);
            loop.add(this);
            if (loop.isStopped()) {
                stopped();
            }
        });
    }

    @Override
    public int work() {
        if (cancelled) {
            close();
            return 0;
        }
        int limit = (int) Math.min(requested, flux.burst());
        if (limit == 0 || feed == null || lender == null) {
            return 0;
        }
        lender.begin();
        try {
            int lent = feed.lend(lender, limit);
            if (lent == Feed.END) {
                close();
                actual.onComplete();
                return 1;
            }
            starved = lent == 0 && feed.delayNs() == 0;
            return emit(lender.batch());
        } catch (IOException | RuntimeException e) {
            close();
            actual.onError(e);
            return 1;
        } finally {
            lender.reclaim();
        }
    }

    @Override
    public RxMode mode() {
        return RxMode.INTERRUPT;
    }

    @Override
    public long arm() {
        if (cancelled) {
            return 0;
        }
        if (requested == 0 || feed == null) {
            return FOREVER;
        }
        return starved ? STARVED_NS : feed.delayNs();
    }

    @Override
    public void stopped() {
        boolean wanted = !cancelled;
        cancelled = true;
        close();
        if (wanted) {
            actual.onError(new IllegalStateException("the loop ended before the feed did"));
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            loop.wakeup();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        loop.wakeup();
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.RUN_ON) {
            return Schedulers.fromExecutor(loop);
        }
        return key == Attr.CANCELLED ? cancelled : null;
    }

    private int emit(FrameBatch batch) {
        int emitted = 0;
        try {
            while (emitted < batch.size() && !cancelled) {
                actual.onNext(batch.get(emitted++));
            }
        } catch (Throwable e) {
            Exceptions.throwIfJvmFatal(e);
            cancelled = true;
            Operators.onErrorDropped(e, actual.currentContext());
        }
        Operators.produced(REQUESTED, this, emitted);
        return emitted;
    }

    private void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.remove(this);
        loop.execute(this::release);
    }

    /** Behind the round under way, whose burst may still be lent. */
    private void release() {
        if (lender != null) {
            lender.close();
        }
        if (pool != null) {
            pool.close();
        }
        try {
            if (feed != null) {
                feed.close();
            }
        } catch (IOException e) {
            log.warn("cannot close {}: {}", feed, e.getMessage());
        }
    }
}
