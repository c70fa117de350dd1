package io.ringflux.reactive;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * One subscriber's hold on some lanes of a port, as the subscriber sees it.
 *
 * <p>Threading: {@link #request} and {@link #cancel} from any thread; {@link #poll} and {@link #isEmpty} by the one
 * thread that drains, {@link #clear} by any; {@link #fail} on the loop.
 */
final class RxSubscription<T> implements Fuseable.QueueSubscription<T>, Scannable {

    /** How long a fused subscriber that has cancelled may take to come back from its last frame. */
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

    private final CoreSubscriber<? super T> actual;
    private final Emitter emitter;
    private final boolean taking;
    private final RxLoop loop;
    private final RxTaps taps;
    private final Demand demand = new Demand();
    private final RxConsumer consumer;
    private @Nullable FusedReader reader;
    private volatile boolean cancelled;

    RxSubscription(CoreSubscriber<? super T> actual, Emitter emitter, boolean taking, RxLoop loop, RxTaps taps) {
        this.actual = actual;
        this.emitter = emitter;
        this.taking = taking;
        this.loop = loop;
        this.taps = taps;
        this.consumer = new RxConsumer(this, emitter, loop, taps);
    }

    /** Begins to consume, after {@code onSubscribe}. */
    void start() {
        loop.poller().execute(consumer::start);
    }

    CoreSubscriber<? super T> actual() {
        return actual;
    }

    Demand demand() {
        return demand;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The draining side; null without fusion. Settled before {@link #start()}. */
    @Nullable
    FusedReader reader() {
        return reader;
    }

    /**
     * Ends the stream because the subscriber itself threw. The JVM's word of a failed access to memory is no such
     * thing: it may speak of another port, so the loop has to find out, and frames that went are not emitted again.
     */
    void fail(Throwable e) {
        if (e instanceof InternalError failure) {
            loop.poller().execute(() -> {
                throw failure;
            });
            return;
        }
        Exceptions.throwIfJvmFatal(e);
        cancelled = true;
        Operators.onErrorDropped(e, actual.currentContext());
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && reader == null) {
            if (loop.poller().inLoop()) {
                demand.add(n);
            } else {
                demand.addRemote(n);
                loop.poller().wakeup();
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        FusedReader fused = reader;
        if (fused == null) {
            loop.poller().wakeup();
            return;
        }
        fused.cancel();
        if (!fused.isReleased()) {
            loop.poller().execute(() -> loop.poller().schedule(fused::release, GRACE_NS));
        }
    }

    @Override
    public int requestFusion(int requestedMode) {
        if ((requestedMode & Fuseable.ASYNC) == 0 || emitter instanceof BatchEmitter) {
            return Fuseable.NONE;
        }
        boolean hopping = Scannable.from(actual).scan(Attr.RUN_ON) != null;
        reader = new FusedReader(consumer, loop, taps, taking, hopping);
        return Fuseable.ASYNC;
    }

    @Override
    @SuppressWarnings("unchecked") // only subscriptions to frames fuse
    public @Nullable T poll() {
        return reader == null ? null : (T) reader.poll();
    }

    @Override
    public int size() {
        return reader == null ? 0 : reader.size();
    }

    @Override
    public boolean isEmpty() {
        return reader == null || reader.isEmpty();
    }

    @Override
    public void clear() {
        if (reader != null) {
            reader.clear();
        }
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
        if (key == Attr.TERMINATED) {
            return consumer.isTerminated();
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return demand.left();
        }
        if (key == Attr.RUN_ON) {
            return Schedulers.fromExecutor(loop.poller());
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }
}
