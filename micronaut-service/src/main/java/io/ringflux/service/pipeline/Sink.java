package io.ringflux.service.pipeline;

import reactor.core.publisher.Mono;

/** Where a pipeline's frames go: read from the configuration once, opened at each start of the pipeline. */
@FunctionalInterface
public interface Sink {

    /**
     * Opens it; may block.
     *
     * @param pipeline name of the pipeline, for threads and messages
     */
    Mono<OpenSink> open(String pipeline);
}
