package io.ringflux.service.session;

import io.ringflux.service.config.ConfigNode;

/** What can be done with connections, as a bean: a word after {@code to} of a session. */
public interface SessionType {

    /** The word. */
    String kind();

    /** Reads and checks its settings; opens nothing. */
    SessionOpener read(ConfigNode config);
}
