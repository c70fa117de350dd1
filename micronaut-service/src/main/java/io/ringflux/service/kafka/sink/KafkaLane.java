package io.ringflux.service.kafka.sink;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.packet.FlowHash;
import io.ringflux.service.pcap.EnhancedPacketBlock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * One source of frames, commonly one receive queue of a port, on its way into a {@link KafkaSink}. Subscribe it to the
 * source, once.
 *
 * <p>Each frame is copied during {@code onNext} and consumed; nothing blocks there and nothing is allocated. With
 * {@link OverflowPolicy#BACKPRESSURE} the lane asks for no more frames than surely fit in its memory.
 *
 * <p>Threading: signals on one thread at a time, as Reactor does; everything else from any thread.
 */
public final class KafkaLane implements CoreSubscriber<Frame>, Disposable {
    private static final Shard[] NONE = {};
    private static final int GRANT_EVERY = 64;

    private final FrameOrigin origin;
    private final int maxFrameBytes;
    private final boolean unbounded;
    private final FlowHasher hasher;
    private final SenderGate gate;
    private final LaneIntake intake = new LaneIntake();
    private final LaneDelivery delivery = new LaneDelivery();
    private final LaneDemand demand;
    private final Sinks.Empty<Void> drained = Sinks.empty();
    private final Context context = Operators.enableOnDiscard(Context.empty(), KafkaLane::discard);
    private volatile Shard[] shards = NONE;
    private volatile @Nullable Subscription source;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private volatile boolean released;
    private int untilGrant;

    KafkaLane(FrameOrigin origin, KafkaSinkConfig config, FlowHasher hasher, SenderGate gate) {
        this.origin = origin;
        this.hasher = hasher;
        this.gate = gate;
        maxFrameBytes = config.maxFrameBytes();
        unbounded = config.overflow() == OverflowPolicy.DROP_NEWEST;
        demand = new LaneDemand(intake, EnhancedPacketBlock.length(maxFrameBytes));
    }

    /** Where the frames come from. */
    public FrameOrigin origin() {
        return origin;
    }

    /**
     * Ends as the source did, but only when Kafka has acknowledged every frame that was taken from it. Errors when the
     * sink is closed before that.
     */
    public Mono<Void> drained() {
        return drained.asMono();
    }

    /** What was counted so far. */
    public LaneStats stats() {
        LaneDelivery.Snapshot out = delivery.snapshot();
        LaneIntake.Snapshot in = intake.snapshot();
        return LaneStats.of(origin, in, out, released);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (!Operators.validate(source, subscription)) {
            return;
        }
        source = subscription;
        if (ended) {
            subscription.cancel();
        } else if (unbounded) {
            subscription.request(Long.MAX_VALUE);
        } else {
            grant();
        }
    }

    @Override
    public void onNext(Frame frame) {
        try {
            accept(frame);
        } finally {
            frame.consume();
        }
        if (!unbounded && (--untilGrant <= 0 || demand.isUsedUp())) {
            grant();
        }
    }

    private void accept(Frame frame) {
        Shard[] current = shards;
        int length = frame.originalLength();
        if (closed) {
            intake.refused(length);
            return;
        }
        if (current.length == 0) {
            intake.overflowed(length);
            return;
        }
        Shard shard = current[FlowHash.indexOf(hasher.of(frame.address(), frame.length()), current.length)];
        int kept = Math.min(frame.totalLength(), maxFrameBytes);
        long before = shard.log().tail();
        if (shard.log().append(frame, kept, length)) {
            intake.appended(length, kept < length);
            shard.announce(gate, before);
        } else {
            intake.overflowed(length);
        }
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    /** Takes no more frames; those that were taken are still delivered. */
    @Override
    public void dispose() {
        end();
        Subscription subscription = source;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public boolean isDisposed() {
        return ended;
    }

    private void end() {
        ended = true;
        gate.wake();
    }

    /** Asks the source for as many frames as are certain to fit. */
    void grant() {
        untilGrant = GRANT_EVERY;
        Subscription subscription = source;
        if (subscription == null || unbounded || ended) {
            return;
        }
        long more = demand.take(shards);
        if (more > 0) {
            subscription.request(more);
        }
    }

    /** Frames of this origin that were seen, here or before. */
    long received() {
        return origin.droppedBefore().getAsLong() + intake.received();
    }

    /** Frames of this origin that were given up, here or before. */
    long dropped() {
        return origin.droppedBefore().getAsLong() + intake.dropped() + delivery.dropped();
    }

    Shard[] shards() {
        return shards;
    }

    /** Opens for frames, or grows. Sender only. */
    void shards(Shard[] newShards) {
        shards = newShards;
    }

    LaneDelivery delivery() {
        return delivery;
    }

    /** Whether the source has ended and every frame of it is settled. */
    boolean isDrained() {
        if (!ended) {
            return false;
        }
        for (Shard shard : shards) {
            if (!shard.isDrained()) {
                return false;
            }
        }
        return true;
    }

    void completeDrained() {
        Throwable error = failure;
        if (error == null) {
            drained.tryEmitEmpty();
        } else {
            drained.tryEmitError(error);
        }
    }

    /** Refuses every further frame. */
    void close() {
        closed = true;
        dispose();
    }

    /** Nobody will send what is left. */
    void release() {
        released = true;
        drained.tryEmitError(new IllegalStateException(
                "the sink was closed before all frames of port " + origin.port() + " were acknowledged"));
    }

    private static void discard(Object element) {
        if (element instanceof Frame frame) {
            frame.consume();
        } else if (element instanceof FrameBatch batch) {
            batch.consume();
        }
    }
}
