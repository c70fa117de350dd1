package io.ringflux.service.pipeline;

import java.util.List;
import reactor.core.publisher.Mono;

/** Where a pipeline's frames come from: read from the configuration once, opened at each start of the pipeline. */
@FunctionalInterface
public interface Source {

    /** The streams, one for each strand, as soon as they can be had. Nothing is held before they are subscribed to. */
    Mono<List<FrameStream>> open();
}
