package io.ringflux.service.web;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.ringflux.service.pipeline.engine.Pipeline;
import io.ringflux.service.pipeline.engine.Pipelines;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /pipelines} and {@code GET /pipelines/{name}}. */
@Controller("/pipelines")
final class PipelinesController {

    private final Pipelines pipelines;

    PipelinesController(Pipelines pipelines) {
        this.pipelines = pipelines;
    }

    @Get
    List<PipelineView> all() {
        return pipelines.all().stream().map(PipelineView::of).toList();
    }

    @Get("/{name}")
    @Nullable
    PipelineView one(String name) {
        Pipeline pipeline = pipelines.find(name);
        return pipeline == null ? null : PipelineView.of(pipeline);
    }
}
