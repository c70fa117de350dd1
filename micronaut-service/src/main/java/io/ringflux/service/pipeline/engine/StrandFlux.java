package io.ringflux.service.pipeline.engine;

import io.ringflux.frame.Frame;
import io.ringflux.service.pipeline.FrameStream;
import io.ringflux.service.pipeline.HopCounters;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** The frames of one stream behind all steps; for one subscriber. */
final class StrandFlux extends Flux<Frame> {

    private final FrameStream stream;
    private final Step[] steps;
    private final HopCounters[] hops;
    private @Nullable Strand strand;
    private boolean stopped;

    StrandFlux(FrameStream stream, PipelineSpec spec) {
        this.stream = stream;
        List<HopCounters> counters = new ArrayList<>();
        counters.add(new HopCounters(spec.sourceHop()));
        spec.steps().forEach(step -> counters.add(new HopCounters(step.hop())));
        hops = counters.toArray(HopCounters[]::new);
        steps = spec.steps().stream()
                .map(step -> step.maker().make(stream.link()))
                .toArray(Step[]::new);
    }

    @Override
    public synchronized void subscribe(CoreSubscriber<? super Frame> actual) {
        if (strand != null) {
            throw new IllegalStateException("a strand has one subscriber");
        }
        strand = new Strand(actual, steps, hops);
        if (stopped) {
            strand.stop();
        }
        stream.frames().subscribe(strand);
    }

    /** Ends the stream in order. */
    synchronized void stop() {
        stopped = true;
        if (strand != null) {
            strand.stop();
        }
    }

    /** Frames that the steps dropped. */
    long dropped() {
        long dropped = 0;
        for (HopCounters hop : hops) {
            dropped += hop.dropped();
        }
        return dropped;
    }

    /** One entry for the source and for each step. */
    List<HopStats> stats() {
        return Arrays.stream(hops).map(HopCounters::stats).toList();
    }
}
