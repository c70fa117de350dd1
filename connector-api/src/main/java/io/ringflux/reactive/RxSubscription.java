package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import io.ringflux.loop.PollTask;
import io.ringflux.loop.RxMode;
import io.ringflux.queue.BurstHandler;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * One subscriber's hold on some lanes of a port: polls them on one loop while there is demand, or, with fusion, tells
 * the subscriber when to drain them itself.
 *
 * <p>Threading: {@link #request} and {@link #cancel} from any thread; {@link #poll}, {@link #clear} and their like by
 * the one thread that drains; everything else on the loop.
 */
final class RxSubscription<T> implements Fuseable.QueueSubscription<T>, PollTask, BurstHandler, Scannable {

    /** How soon a subscriber looks again whether the one before it, which has cancelled, has let go. */
    private static final long RETRY_NS = 100_000;

    private final CoreSubscriber<? super T> actual;
    private final Emitter emitter;
    private final RxLoop loop;
    private final RxTaps taps;
    private final Demand demand = new Demand();
    private @Nullable FusedReader reader;
    private boolean started;
    private boolean terminated;
    private boolean linked;
    private volatile boolean cancelled;
    private volatile @Nullable Ending ending;

    RxSubscription(CoreSubscriber<? super T> actual, Emitter emitter, RxLoop loop, RxTap[] taps) {
        this.actual = actual;
        this.emitter = emitter;
        this.loop = loop;
        this.taps = new RxTaps(taps);
    }

    CoreSubscriber<? super T> actual() {
        return actual;
    }

    Demand demand() {
        return demand;
    }

    RxTaps taps() {
        return taps;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Takes the lanes and begins to poll; on the loop, after {@code onSubscribe}. */
    void start() {
        if (cancelled) {
            return;
        }
        switch (taps.claim(this)) {
            case TAKEN -> {
                started = true;
                loop.poller().add(this);
            }
            case LATER -> loop.poller().schedule(this::start, RETRY_NS);
            case REJECTED -> {
                cancelled = true;
                actual.onError(ReceiveFlux.rejected());
            }
        }
    }

    /** Ends the stream once the lanes are drained; from any thread. */
    void end(Ending how) {
        ending = how;
        wakeup();
    }

    /** Something changed that the loop should look at; from any thread. */
    void wakeup() {
        loop.poller().wakeup();
    }

    /** Ends the stream because the subscriber itself threw; on the loop. */
    void fail(Throwable e) {
        Exceptions.throwIfJvmFatal(e);
        cancelled = true;
        Operators.onErrorDropped(e, actual.currentContext());
    }

    @Override
    public int work() {
        if (reader != null) {
            return watchForReader(reader);
        }
        if (cancelled) {
            finish();
            return 0;
        }
        demand.refresh();
        int work = 0;
        linked = false;
        for (RxTap tap : taps.all()) {
            if (tap.isStale()) {
                work += tap.drainAndFollow(this, demand);
            }
            if (demand.left() != 0) {
                work += tap.poll(this);
            }
            linked |= tap.queue() != null;
        }
        if (!linked && ending != null) {
            terminate(ending);
        }
        return work;
    }

    @Override
    public int onBurst(FrameBatch burst) {
        return emitter.emit(this, burst);
    }

    @Override
    public RxMode mode() {
        boolean wants = reader == null ? linked && demand.left() != 0 : !reader.isSignalled();
        return wants ? taps.all()[0].lane().mode() : RxMode.INTERRUPT;
    }

    @Override
    public long arm() {
        if (reader != null && reader.isSignalled()) {
            return FOREVER;
        }
        if (demand.hasRemote() || ending != null || (cancelled && reader == null)) {
            return 0;
        }
        return taps.arm(reader != null || demand.left() != 0);
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && reader == null) {
            if (loop.poller().inLoop()) {
                demand.add(n);
            } else {
                demand.addRemote(n);
                wakeup();
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        wakeup();
    }

    @Override
    public int requestFusion(int requestedMode) {
        if ((requestedMode & Fuseable.ASYNC) == 0 || emitter instanceof BatchEmitter) {
            return Fuseable.NONE;
        }
        reader = new FusedReader(this, loop);
        return Fuseable.ASYNC;
    }

    @Override
    @SuppressWarnings("unchecked") // only subscriptions to frames fuse
    public @Nullable T poll() {
        return (T) fused().poll();
    }

    @Override
    public int size() {
        return fused().isEmpty() ? 0 : 1;
    }

    @Override
    public boolean isEmpty() {
        return fused().isEmpty();
    }

    @Override
    public void clear() {
        fused().clear();
        loop.poller().execute(this::finish);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.CANCELLED) {
            return cancelled;
        }
        if (key == Attr.RUN_ON) {
            return Schedulers.fromExecutor(loop.poller());
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }

    private FusedReader fused() {
        if (reader == null) {
            throw new IllegalStateException("this subscription was not fused");
        }
        return reader;
    }

    private int watchForReader(FusedReader fused) {
        taps.watch();
        if (ending != null) {
            terminate(ending);
            return 1;
        }
        if (!fused.isSignalled() && taps.haveNews() && fused.signal()) {
            taps.disarm();
            actual.onNext(null);
            return 1;
        }
        return 0;
    }

    private void terminate(Ending how) {
        loop.poller().remove(this);
        if (!terminated) {
            terminated = true;
            if (reader == null) {
                finish();
            }
            how.signal(actual);
        }
    }

    private void finish() {
        if (started) {
            started = false;
            loop.poller().remove(this);
            taps.close();
        }
    }
}
