package io.ringflux.service.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ringflux.service.pipeline.HopStats;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState.Status;
import io.ringflux.service.pipeline.engine.Pipelines;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code ringflux_hop_...}: what each hop of each pipeline counted, and whether the pipeline runs. */
@Singleton
final class PipelineMetrics implements MeterBinder {

    private final Pipelines pipelines;

    PipelineMetrics(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Pipeline pipeline : pipelines.all()) {
            Tags tags = Tags.of("pipeline", pipeline.name());
            Gauge.builder("ringflux.pipeline.running", pipeline, p -> p.state().status() == Status.RUNNING ? 1 : 0)
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder("ringflux.pipeline.runs", pipeline, Pipeline::runs)
                    .tags(tags)
                    .register(registry);
            List<String> hops = pipeline.hopNames();
            for (int hop = 0; hop < hops.size(); hop++) {
                bind(registry, tags.and("hop", hops.get(hop)), pipeline, hop);
            }
        }
    }

    private static void bind(MeterRegistry registry, Tags tags, Pipeline pipeline, int hop) {
        counter(registry, "ringflux.hop.in", tags, pipeline, hop, HopStats::in);
        counter(registry, "ringflux.hop.out", tags, pipeline, hop, HopStats::out);
        counter(registry, "ringflux.hop.dropped", tags, pipeline, hop, HopStats::dropped);
        Gauge.builder("ringflux.hop.inflight", pipeline, p -> value(p, hop, HopStats::inFlight))
                .tags(tags)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            Tags tags,
            Pipeline pipeline,
            int hop,
            ToLongFunction<HopStats> counter) {
        FunctionCounter.builder(name, pipeline, p -> value(p, hop, counter))
                .tags(tags)
                .register(registry);
    }

    private static double value(Pipeline pipeline, int hop, ToLongFunction<HopStats> counter) {
        List<HopStats> hops = pipeline.hops();
        return hop < hops.size() ? counter.applyAsLong(hops.get(hop)) : 0;
    }
}
