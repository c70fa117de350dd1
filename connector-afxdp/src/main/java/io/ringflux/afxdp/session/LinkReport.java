package io.ringflux.afxdp.session;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Tells of a link's state, and does not repeat itself. Threading: one thread tells, any listens. */
final class LinkReport {
    private LinkState last = new LinkState(Status.DOWN, "not yet looked at");
    private final Sinks.Many<LinkState> states = Sinks.many().replay().latestOrDefault(last);

    Flux<LinkState> flux() {
        return states.asFlux();
    }

    void tell(Status status, String reason) {
        LinkState state = new LinkState(status, reason);
        if (!last.equals(state)) {
            last = state;
            states.tryEmitNext(state);
        }
    }

    void close(String reason) {
        tell(Status.CLOSED, reason);
        states.tryEmitComplete();
    }
}
