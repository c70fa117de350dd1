package io.ringflux.service.pipeline;

import reactor.core.publisher.Mono;

/** Where a pipeline's frames come from: read from the configuration once, opened at each start of the pipeline. */
@FunctionalInterface
public interface Source {

    /** Opens it, as soon as that is possible. */
    Mono<OpenSource> open();
}
