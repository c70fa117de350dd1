package io.ringflux.service.web;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.ringflux.service.session.Session;
import io.ringflux.service.session.Sessions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /sessions} and {@code GET /sessions/{name}}. */
@Controller("/sessions")
final class SessionsController {

    private final Sessions sessions;

    SessionsController(Sessions sessions) {
        this.sessions = sessions;
    }

    @Get
    List<SessionView> all() {
        return sessions.all().stream().map(SessionView::of).toList();
    }

    @Get("/{name}")
    @Nullable
    SessionView one(String name) {
        Session session = sessions.find(name);
        return session == null ? null : SessionView.of(session);
    }
}
