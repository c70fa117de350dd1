package io.ringflux.service.pipeline.engine;

import io.ringflux.frame.Frame;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.OpenSink;
import io.ringflux.service.pipeline.OpenSource;
import io.ringflux.service.pipeline.Overflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One life of a pipeline: from opening its source and sink to the end of all of its strands. */
final class PipelineRun {

    private final PipelineSpec spec;
    private final Runnable started;
    private final List<RunningStrand> strands = new ArrayList<>();
    private final Sinks.Empty<Void> stopRequest = Sinks.empty();
    private boolean stopping;
    private @Nullable OpenSource openSource;
    private volatile @Nullable OpenSink openSink;

    /** @param started called when all strands are about to run */
    PipelineRun(PipelineSpec spec, Runnable started) {
        this.spec = spec;
        this.started = started;
    }

    /** Runs; completes when the source has ended, or was stopped, the sink has everything, and both are closed. */
    Mono<Void> execute() {
        return Mono.usingWhen(
                spec.source().open().takeUntilOther(stopRequest.asMono()),
                source -> Mono.usingWhen(
                        Mono.defer(() -> spec.sink().open(spec.name())), sink -> flow(source, sink), OpenSink::close),
                OpenSource::close);
    }

    /** Ends the source in order, so that the sink drains and {@link #execute} completes. */
    void stop() {
        stopRequest.tryEmitEmpty();
        synchronized (strands) {
            stopping = true;
            strands.forEach(strand -> strand.flux.stop());
        }
    }

    /** What all hops counted, in the order that frames pass them. */
    List<HopStats> stats() {
        synchronized (strands) {
            List<HopStats> stats = strands.stream().map(RunningStrand::stats).reduce(List.of(), Pipeline::sum);
            return openSource == null ? stats : withDetails(stats, openSource.details());
        }
    }

    /** Why nothing moves at present; empty where there is nothing to say. */
    String trouble() {
        OpenSink sink = openSink;
        return sink == null ? "" : sink.trouble();
    }

    private Mono<Void> flow(OpenSource source, OpenSink sink) {
        openSink = sink;
        List<Mono<Void>> sent = new ArrayList<>();
        synchronized (strands) {
            openSource = source;
            for (FrameStream stream : source.streams()) {
                RunningStrand strand = new RunningStrand(stream, spec, sink);
                strands.add(strand);
                sent.add(strand.send());
            }
            if (stopping) {
                strands.forEach(strand -> strand.flux.stop());
            }
        }
        started.run();
        return Mono.when(sent);
    }

    private static List<HopStats> withDetails(List<HopStats> stats, Map<String, Long> details) {
        if (stats.isEmpty() || details.isEmpty()) {
            return stats;
        }
        List<HopStats> detailed = new ArrayList<>(stats);
        HopStats source = stats.get(0);
        detailed.set(0, source.plus(new HopStats(source.hop(), 0, 0, 0, details)));
        return detailed;
    }

    /** One strand with its overflow and its part of the sink. */
    private static final class RunningStrand {
        private final StrandFlux flux;
        private final Overflow overflow;
        private final @Nullable HopCounters overflowHop;
        private final OpenSink.SinkStrand sink;

        RunningStrand(FrameStream stream, PipelineSpec spec, OpenSink openSink) {
            flux = new StrandFlux(stream, spec);
            overflow = spec.overflow();
            overflowHop = overflow.policy() == Overflow.Policy.BACKPRESSURE
                    ? null
                    : new HopCounters(PipelineSpec.OVERFLOW_HOP);
            sink = openSink.strand(stream, this::dropped);
        }

        Mono<Void> send() {
            return sink.send(overflowHop == null ? flux : new OverflowFlux(flux, overflow, overflowHop));
        }

        List<HopStats> stats() {
            List<HopStats> stats = new ArrayList<>(flux.stats());
            if (overflowHop != null) {
                stats.add(overflowHop.stats());
            }
            stats.add(sink.stats());
            return stats;
        }

        private long dropped() {
            return flux.dropped() + (overflowHop == null ? 0 : overflowHop.dropped());
        }
    }

    /** The chosen overflow behind a strand. */
    private static final class OverflowFlux extends Flux<Frame> {
        private final Flux<Frame> source;
        private final Overflow overflow;
        private final HopCounters hop;

        OverflowFlux(Flux<Frame> source, Overflow overflow, HopCounters hop) {
            this.source = source;
            this.overflow = overflow;
            this.hop = hop;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Frame> actual) {
            source.subscribe(
                    overflow.policy() == Overflow.Policy.DROP_NEWEST
                            ? new DropNewest(actual, hop)
                            : new DropOldest(actual, hop, overflow.frames()));
        }
    }
}
