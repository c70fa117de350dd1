package io.ringflux.service.pipeline.engine;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/**
 * What a pipeline does.
 *
 * @param status the state itself
 * @param reason one clause that says why, for people; empty where there is nothing to say
 * @param since when it came about
 */
@Serdeable
public record PipelineState(Status status, String reason, Instant since) {

    /** The states of a pipeline. */
    public enum Status {
        /** Opens its sink and waits for its source. */
        STARTING,
        /** Frames flow when there are any. */
        RUNNING,
        /** Failed, and will try again. */
        BACKING_OFF,
        /** Failed for good. */
        FAILED,
        /** Its source ended, and all frames are where they should be. */
        COMPLETED,
        /** Takes no more frames and lets its sink drain. */
        STOPPING,
        /** Does nothing. */
        STOPPED
    }

    static PipelineState of(Status status, String reason) {
        return new PipelineState(status, reason, Instant.now());
    }
}
