package io.ringflux.service.pipeline;

import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A source for the time of one run of its pipeline. */
@FunctionalInterface
public interface OpenSource {

    /** The streams, one for each strand. Nothing is held before they are subscribed to. */
    List<FrameStream> streams();

    /** What it counted beside frames, by name. */
    default Map<String, Long> details() {
        return Map.of();
    }

    /** Completes when nothing of it runs any more; asked for when all streams have ended or are cancelled. */
    default Mono<Void> close() {
        return Mono.empty();
    }
}
