package io.ringflux.service.web;

import io.micronaut.serde.annotation.Serdeable;
import io.ringflux.service.session.Session;
import io.ringflux.service.session.SessionCounters;
import io.ringflux.service.session.SessionState;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as JSON.
 *
 * @param name in the configuration
 * @param to what it does with connections
 * @param state what it does, why and since when
 * @param trouble what is wrong although it listens, or empty
 * @param stack {@code vcl} or {@code kernel}; empty before it listens
 * @param address where it listens
 * @param connections how many there were
 * @param open how many there are
 * @param failed how many ended before their time
 * @param bytesIn what came from those who connected
 * @param bytesOut what went to those who connected
 * @param details further counters
 */
@Serdeable
record SessionView(
        String name,
        String to,
        SessionState state,
        String trouble,
        String stack,
        @Nullable String address,
        long connections,
        long open,
        long failed,
        long bytesIn,
        long bytesOut,
        Map<String, Long> details) {

    static SessionView of(Session session) {
        SessionCounters counters = session.counters();
        InetSocketAddress address = session.address();
        return new SessionView(
                session.name(),
                session.kind(),
                session.state(),
                session.trouble(),
                session.stack(),
                address == null ? null : address.getAddress().getHostAddress() + ":" + address.getPort(),
                counters.accepted(),
                counters.open(),
                counters.failed(),
                counters.bytesIn(),
                counters.bytesOut(),
                session.details());
    }
}
