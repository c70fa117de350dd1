package io.ringflux.service.session;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;

/**
 * What a session does.
 *
 * @param status the state itself
 * @param reason one clause that says why, for people; empty where there is nothing to say
 * @param since when it came about
 */
@Serdeable
public record SessionState(Status status, String reason, Instant since) {

    /** The states of a session. */
    public enum Status {
        /** Tries to listen. */
        STARTING,
        /** Accepts connections. */
        LISTENING,
        /** Does nothing. */
        STOPPED
    }

    static SessionState of(Status status, String reason) {
        return new SessionState(status, reason, Instant.now());
    }
}
