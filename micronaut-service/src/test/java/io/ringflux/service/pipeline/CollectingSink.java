package io.ringflux.service.pipeline;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameCopy;
import io.ringflux.service.config.ConfigNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** {@code to: collect}: keeps copies, and asks for as many frames as the test says. */
public final class CollectingSink implements SinkType {

    private final List<FrameCopy> frames = Collections.synchronizedList(new ArrayList<>());
    private final long firstDemand;
    private volatile @Nullable Collector collector;

    /** A sink that asks for so many frames by itself. */
    public CollectingSink(long firstDemand) {
        this.firstDemand = firstDemand;
    }

    @Override
    public String kind() {
        return "collect";
    }

    @Override
    public Sink read(ConfigNode config) {
        return pipeline -> Mono.fromSupplier(CollectingOpenSink::new);
    }

    /** Copies of all frames that came. */
    public List<FrameCopy> frames() {
        return List.copyOf(frames);
    }

    /** Asks for more. */
    public void request(long n) {
        current().request(n);
    }

    /** Fails the run under way. */
    public void fail(RuntimeException failure) {
        current().fail(failure);
    }

    private Collector current() {
        Collector present = collector;
        if (present == null) {
            throw new IllegalStateException("nobody sends to this sink");
        }
        return present;
    }

    private final class CollectingOpenSink implements OpenSink {
        @Override
        public SinkStrand strand(FrameStream stream, LongSupplier dropped) {
            return new CollectingStrand();
        }

        @Override
        public Mono<Void> close() {
            return Mono.empty();
        }
    }

    private final class CollectingStrand implements OpenSink.SinkStrand {
        private final HopCounters hop = new HopCounters("to.collect");

        @Override
        public Mono<Void> send(Publisher<Frame> source) {
            return Mono.create(result -> {
                Collector subscriber = new Collector(hop, result);
                result.onCancel(subscriber);
                source.subscribe(subscriber);
                collector = subscriber;
            });
        }

        @Override
        public HopStats stats() {
            return hop.stats();
        }
    }

    private final class Collector extends BaseSubscriber<Frame> {
        private final HopCounters hop;
        private final MonoSink<Void> result;

        Collector(HopCounters hop, MonoSink<Void> result) {
            this.hop = hop;
            this.result = result;
        }

        void fail(RuntimeException failure) {
            cancel();
            result.error(failure);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (firstDemand > 0) {
                subscription.request(firstDemand);
            }
        }

        @Override
        protected void hookOnNext(Frame frame) {
            hop.addIn(1);
            frames.add(frame.copied());
            frame.consume();
            hop.addOut(1);
        }

        @Override
        protected void hookOnComplete() {
            result.success();
        }

        @Override
        protected void hookOnError(Throwable error) {
            result.error(error);
        }
    }
}
