package io.ringflux.reactive;

import io.ringflux.frame.FrameBatch;
import io.ringflux.loop.PollTask;
import io.ringflux.loop.RxMode;
import io.ringflux.nativeio.MemoryFaults;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.RxQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The loop's side of a subscription: takes the lanes, polls them while there is demand, or, with fusion, tells the
 * subscriber when to drain them itself, and gives them up.
 *
 * <p>Threading: the loop, unless said otherwise.
 */
final class RxConsumer implements PollTask, BurstHandler {

    /** How soon a subscriber looks again whether the one before it, which has cancelled, has let go. */
    private static final long RETRY_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final RxSubscription<?> subscription;
    private final Emitter emitter;
    private final RxLoop loop;
    private final RxTaps taps;
    private final Demand demand;
    private boolean started;
    private boolean finished;
    private boolean linked;
    private int reach;
    private volatile boolean terminated;
    private volatile @Nullable Ending ending;

    RxConsumer(RxSubscription<?> subscription, Emitter emitter, RxLoop loop, RxTaps taps) {
        this.subscription = subscription;
        this.emitter = emitter;
        this.loop = loop;
        this.taps = taps;
        this.demand = subscription.demand();
    }

    /** Takes the lanes and begins to poll, after {@code onSubscribe}. */
    void start() {
        if (subscription.isCancelled()) {
            return;
        }
        RxTaps.Claim claim = taps.claim(this);
        Ending over = taps.ending();
        if (claim == RxTaps.Claim.OURS) {
            started = true;
            loop.poller().add(this);
        } else if (claim == RxTaps.Claim.REFUSED) {
            terminate(new Ending(ReceiveFlux.rejected()));
        } else if (over != null) {
            terminate(over);
        } else {
            loop.poller().schedule(this::start, RETRY_NS);
        }
        if (loop.poller().isStopped()) {
            stopped();
        }
    }

    /** Ends the stream once the lanes are drained; any thread. */
    void end(Ending how) {
        ending = how;
        loop.poller().execute(() -> {
            if (started && !finished) {
                work();
            }
        });
    }

    /** Something changed that the loop should look at; any thread. */
    void wakeup() {
        loop.poller().wakeup();
    }

    /** Whether the subscriber has had its end; any thread. */
    boolean isTerminated() {
        return terminated;
    }

    /** Whether the subscriber may still get frames; any thread. */
    boolean isActive() {
        return !terminated && !subscription.isCancelled();
    }

    /** Lets go at once where the subscriber has cancelled and this is its loop: the next one need not wait. */
    void finishIfCancelledHere() {
        if (subscription.isCancelled()
                && subscription.reader() == null
                && loop.poller().inLoop()) {
            finish();
        }
    }

    @Override
    public int work() {
        FusedReader reader = subscription.reader();
        if (reader != null) {
            return signal(reader);
        }
        if (subscription.isCancelled()) {
            finish();
            return 0;
        }
        demand.refresh();
        int work = 0;
        linked = false;
        for (RxTap tap : taps.all()) {
            if (tap.isStale()) {
                work += drainAndFollow(tap);
            }
            work += poll(tap);
            linked |= tap.isLinked();
        }
        Ending how = ending;
        if (!linked && how != null) {
            terminate(how);
        }
        return work;
    }

    @Override
    public int onBurst(FrameBatch burst) {
        return emitter.emit(subscription, burst);
    }

    @Override
    public RxMode mode() {
        FusedReader reader = subscription.reader();
        boolean wants = reader == null ? linked && demand.left() != 0 : !reader.isSignalled();
        return wants ? taps.mode() : RxMode.INTERRUPT;
    }

    @Override
    public long arm() {
        FusedReader reader = subscription.reader();
        if (reader != null) {
            return reader.arm();
        }
        return demand.hasRemote() || subscription.isCancelled() ? 0 : taps.arm(demand.left() != 0);
    }

    @Override
    public void verify() {
        taps.verify();
        FusedReader reader = subscription.reader();
        if (reader != null && reader.isSignalled() && isActive()) {
            subscription.actual().onNext(null); // the failure may have come between the signal and this call
        }
    }

    @Override
    public void stopped() {
        terminate(Ending.stopped(loop.poller()));
        if (subscription.reader() == null) {
            finish();
        }
    }

    /** Gives the lanes up. */
    void finish() {
        if (started && !finished) {
            finished = true;
            loop.poller().remove(this);
            taps.close();
        }
    }

    /** A burst reaches beyond demand as far as the last one went, because demand may grow while it is emitted. */
    private int poll(RxTap tap) {
        long left = demand.left();
        if (left == 0) {
            tap.hold();
            return 0;
        }
        int limit = Math.max(emitter.limit(left), reach);
        int handled = tap.poll(this, limit);
        reach = Math.min(RxQueue.MAX_BURST, handled == limit ? 2 * limit : handled);
        return handled;
    }

    /** Emits what the old link left in the ring, as far as demand goes, and goes over to the new one. */
    private int drainAndFollow(RxTap tap) {
        int drained = 0;
        int most = tap.size();
        for (int n = 1; n > 0 && drained < most; drained += n) {
            n = poll(tap);
        }
        MemoryFaults.settle();
        tap.retire(tap.follow());
        tap.watch();
        return drained + 1;
    }

    private int signal(FusedReader reader) {
        Ending how = taps.isLinked() ? null : ending;
        boolean raised = reader.watch();
        if (how != null) {
            terminate(how);
            return 1;
        }
        if (raised) {
            MemoryFaults.surface(); // nothing must break the call off: verify() repeats it only from its beginning
            subscription.actual().onNext(null);
            return 1;
        }
        return 0;
    }

    private void terminate(Ending how) {
        if (!isActive()) {
            return;
        }
        terminated = true;
        FusedReader reader = subscription.reader();
        if (reader == null) {
            finish();
        } else {
            loop.poller().remove(this);
            reader.end();
        }
        how.signal(subscription.actual());
    }
}
