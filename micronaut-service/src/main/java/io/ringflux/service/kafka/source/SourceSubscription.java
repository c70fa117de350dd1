package io.ringflux.service.kafka.source;

import io.ringflux.frame.Frame;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One subscription: its demand, its thread, and what others hand over to that thread.
 *
 * <p>Threading: {@link #request}, {@link #cancel} and {@link #execute} from any thread, every signal on the
 * subscription's own.
 */
final class SourceSubscription implements Subscription, Scannable, Runnable {
    private static final Logger log = LoggerFactory.getLogger(SourceSubscription.class);
    private static final AtomicLongFieldUpdater<SourceSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(SourceSubscription.class, "requested");

    private final CoreSubscriber<? super Frame> actual;
    private final KafkaSourceConfig config;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final SourceCounters counters;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private volatile long requested;
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable ConsumerSession session;

    SourceSubscription(
            CoreSubscriber<? super Frame> actual,
            KafkaSourceConfig config,
            Supplier<Consumer<byte[], byte[]>> consumers,
            SourceCounters counters) {
        this.actual = actual;
        this.config = config;
        this.consumers = consumers;
        this.counters = counters;
        thread = new Thread(this, "kafka-source-" + config.topic());
        thread.setDaemon(true);
    }

    void start() {
        actual.onSubscribe(this);
        thread.start();
    }

    @Override
    public void run() {
        Throwable failure = null;
        try (DeliveredOffsets offsets = new DeliveredOffsets(config, BurstFiller.SEGMENTS);
                SourceLoop loop = new SourceLoop(this, config, consumers.get(), offsets, counters)) {
            session = loop.session();
            loop.run();
        } catch (Throwable e) {
            failure = e; // also one that is fatal: the thread is ours, and nobody else would tell of it
        }
        ended = true;
        runTasks();
        if (cancelled) {
            if (failure != null) {
                log.warn("topic {}: {} after the subscription was cancelled", config.topic(), failure.toString());
            }
        } else if (failure != null) {
            actual.onError(failure);
        } else {
            actual.onComplete();
        }
        end.tryEmitEmpty();
    }

    /** Completes when the thread has given its last signal and the consumer is closed. */
    Mono<Void> onEnd() {
        return end.asMono();
    }

    CoreSubscriber<? super Frame> actual() {
        return actual;
    }

    long requested() {
        return requested;
    }

    void produced(long frames) {
        Operators.produced(REQUESTED, this, frames);
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Runs what others handed over. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /** Runs it on this subscription's thread, in turn with its signals. */
    void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("the source's thread has ended");
        }
        tasks.add(task);
        wakeup();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(REQUESTED, this, n);
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        wakeup();
    }

    private void wakeup() {
        ConsumerSession current = session;
        if (current != null) {
            current.wakeup();
        }
        LockSupport.unpark(thread);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Scannable's
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.RUN_ON) {
            return Schedulers.fromExecutor(this::execute);
        }
        if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
            return requested;
        }
        if (key == Attr.TERMINATED) {
            return ended;
        }
        return key == Attr.CANCELLED ? cancelled : null;
    }
}
