package io.ringflux.service.health;

import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.PipelineState;
import io.ringflux.service.pipeline.engine.Pipelines;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Each pipeline's health: it runs, or came to its end. */
@Singleton
@Readiness
final class PipelinesHealth implements HealthIndicator {

    private final Pipelines pipelines;

    PipelinesHealth(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromSupplier(() -> {
            Map<String, Verdict> verdicts = new LinkedHashMap<>();
            for (Pipeline pipeline : pipelines.all()) {
                verdicts.put(pipeline.name(), verdict(pipeline));
            }
            return Verdict.together("pipelines", verdicts);
        });
    }

    private static Verdict verdict(Pipeline pipeline) {
        PipelineState state = pipeline.state();
        return switch (state.status()) {
            case RUNNING -> {
                String trouble = pipeline.trouble();
                yield trouble.isEmpty() ? Verdict.UP : Verdict.degraded(trouble);
            }
            case COMPLETED, STOPPED -> Verdict.UP;
            case STARTING -> Verdict.degraded("waits for its source or its sink");
            case STOPPING -> Verdict.degraded("drains");
            case BACKING_OFF -> Verdict.degraded("starts again after a failure: " + state.reason());
            case FAILED -> Verdict.down(state.reason());
        };
    }
}
