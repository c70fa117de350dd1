package io.ringflux.service.pipeline.engine;

import io.ringflux.service.config.Component;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ServiceSettings;
import io.ringflux.service.pipeline.Overflow;
import io.ringflux.service.pipeline.Sink;
import io.ringflux.service.pipeline.SinkType;
import io.ringflux.service.pipeline.Source;
import io.ringflux.service.pipeline.SourceType;
import io.ringflux.service.pipeline.StepMaker;
import io.ringflux.service.pipeline.StepType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** All configured pipelines. Reading the configuration starts nothing. */
@Singleton
public final class Pipelines {

    private final Map<String, SourceType> sourceTypes;
    private final Map<String, StepType> stepTypes;
    private final Map<String, SinkType> sinkTypes;
    private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();

    Pipelines(
            ServiceSettings settings,
            List<SourceType> sourceTypes,
            List<StepType> stepTypes,
            List<SinkType> sinkTypes) {
        this.sourceTypes = byKind(sourceTypes, SourceType::kind);
        this.stepTypes = byKind(stepTypes, StepType::kind);
        this.sinkTypes = byKind(sinkTypes, SinkType::kind);
        settings.pipelines().forEach((name, config) -> pipelines.put(name, new Pipeline(read(name, config))));
    }

    /** The pipelines in the order of the configuration. */
    public Collection<Pipeline> all() {
        return pipelines.values();
    }

    /** The pipeline of that name, or null. */
    public @Nullable Pipeline find(String name) {
        return pipelines.get(name);
    }

    /** Starts all of them. */
    public void start() {
        pipelines.values().forEach(Pipeline::start);
    }

    /** Stops all of them at once; completes when each one has drained or the time is over. */
    public Mono<Void> stop(Duration grace) {
        return Flux.fromIterable(pipelines.values())
                .flatMap(pipeline -> pipeline.stop(grace))
                .then();
    }

    private PipelineSpec read(String name, ConfigNode config) {
        Component from = component(config, "from", "a source");
        Source source = from.typeIn(sourceTypes).read(from.config());
        from.config().rejectUnknown();
        List<PipelineSpec.StepSpec> steps = new ArrayList<>();
        for (Component step : config.components("steps")) {
            StepMaker maker = step.typeIn(stepTypes).read(step.config());
            step.config().rejectUnknown();
            steps.add(new PipelineSpec.StepSpec("steps[" + steps.size() + "]." + step.kind(), maker));
        }
        Component to = component(config, "to", "a sink");
        Sink sink = to.typeIn(sinkTypes).read(to.config());
        to.config().rejectUnknown();
        Overflow overflow = Overflow.read(config);
        config.rejectUnknown();
        return new PipelineSpec(name, "from." + from.kind(), source, steps, overflow, "to." + to.kind(), sink);
    }

    private static Component component(ConfigNode config, String key, String expected) {
        if (!config.has(key)) {
            throw new ConfigException(config.path() + "." + key, "nothing found, expected " + expected);
        }
        return config.component(key);
    }

    private static <T> Map<String, T> byKind(List<T> types, Function<T, String> kind) {
        Map<String, T> byKind = new TreeMap<>();
        types.forEach(type -> byKind.put(kind.apply(type), type));
        return byKind;
    }
}
