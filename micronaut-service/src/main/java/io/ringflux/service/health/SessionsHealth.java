package io.ringflux.service.health;

import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.ringflux.service.session.Session;
import io.ringflux.service.session.SessionState;
import io.ringflux.service.session.Sessions;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Each session's health: it listens, and what it needs is there. */
@Singleton
@Readiness
final class SessionsHealth implements HealthIndicator {

    private final Sessions sessions;

    SessionsHealth(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromSupplier(() -> {
            Map<String, Verdict> verdicts = new LinkedHashMap<>();
            sessions.all().forEach(session -> verdicts.put(session.name(), verdict(session)));
            return Verdict.together("sessions", verdicts);
        });
    }

    private static Verdict verdict(Session session) {
        SessionState state = session.state();
        return switch (state.status()) {
            case LISTENING -> {
                String trouble = session.trouble();
                yield trouble.isEmpty() ? Verdict.UP : Verdict.degraded(trouble);
            }
            case STARTING -> Verdict.degraded("cannot listen yet: " + state.reason());
            case STOPPED -> Verdict.UP;
        };
    }
}
