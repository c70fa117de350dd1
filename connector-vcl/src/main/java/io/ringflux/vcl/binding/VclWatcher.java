package io.ringflux.vcl.binding;

/** Is told, on the worker's thread, what has happened to a session. */
public interface VclWatcher {

    /** Some of the bits of {@link VclEvents} are set. */
    void ready(int events);

    /** VPP has gone away: every call on the session fails from now on. Told once, not to listeners. */
    void detached();
}
