package io.ringflux.service.web;

import io.micronaut.serde.annotation.Serdeable;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState;
import java.util.List;
import java.util.Map;

/**
 * A pipeline as JSON.
 *
 * @param name in the configuration
 * @param state what it does, why and since when
 * @param runs times that it was started
 * @param hops what each hop counted, in the order that frames pass them
 */
@Serdeable
record PipelineView(String name, PipelineState state, long runs, List<HopView> hops) {

    static PipelineView of(Pipeline pipeline) {
        return new PipelineView(
                pipeline.name(),
                pipeline.state(),
                pipeline.runs(),
                pipeline.hops().stream().map(HopView::of).toList());
    }

    /**
     * A hop as JSON: in = out + dropped + inFlight.
     *
     * @param hop its path within the pipeline's configuration
     * @param in frames that came in
     * @param out frames that went on
     * @param dropped frames that ended here
     * @param inFlight frames that did neither yet
     * @param details further counters
     */
    @Serdeable
    record HopView(String hop, long in, long out, long dropped, long inFlight, Map<String, Long> details) {

        static HopView of(HopStats stats) {
            return new HopView(
                    stats.hop(), stats.in(), stats.out(), stats.dropped(), stats.inFlight(), stats.details());
        }
    }
}
