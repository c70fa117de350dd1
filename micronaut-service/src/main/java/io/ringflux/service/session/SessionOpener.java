package io.ringflux.service.session;

/** What was configured, ready to begin. */
public interface SessionOpener {

    /** Begins, for the session of that name. */
    SessionHandler open(String name, SessionLoops loops, SessionCounters counters);
}
