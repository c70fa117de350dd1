package io.ringflux.service.session;

import io.ringflux.service.config.Component;
import io.ringflux.service.config.ConfigException;
import io.ringflux.service.config.ConfigNode;
import io.ringflux.service.config.ServiceSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All configured sessions. Reading the configuration opens nothing. */
@Singleton
public final class Sessions {
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final SessionLoops loops;

    Sessions(ServiceSettings settings, List<SessionType> types, SessionLoops loops) {
        this.loops = loops;
        Map<String, SessionType> byKind = new TreeMap<>();
        types.forEach(type -> byKind.put(type.kind(), type));
        settings.sessions().forEach((name, config) -> sessions.put(name, read(name, config, byKind)));
    }

    /** The sessions in the order of the configuration. */
    public Collection<Session> all() {
        return sessions.values();
    }

    /** The session of that name, or null. */
    public @Nullable Session find(String name) {
        return sessions.get(name);
    }

    /** Starts all of them. */
    public void start() {
        sessions.values().forEach(session -> session.start(loops));
    }

    /** Stops all of them, one after another. Blocks. */
    public void stop(Duration grace) {
        sessions.values().forEach(session -> session.stop(grace));
    }

    private static Session read(String name, ConfigNode config, Map<String, SessionType> types) {
        ConfigNode listen = config.node("listen").shorthand("port");
        Endpoint at = Endpoint.read(listen, 0);
        listen.rejectUnknown();
        if (!config.has("to")) {
            throw new ConfigException(
                    config.path() + ".to", "nothing found, expected one of " + String.join(", ", types.keySet()));
        }
        Component to = config.component("to");
        SessionOpener opener = to.typeIn(types).read(to.config());
        to.config().rejectUnknown();
        config.rejectUnknown();
        return new Session(name, at, to.kind(), opener);
    }
}
