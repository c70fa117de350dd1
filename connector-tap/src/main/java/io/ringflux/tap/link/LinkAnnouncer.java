package io.ringflux.tap.link;

import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.tap.netlink.LinkInfo;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Tells of a link's state, and does not repeat itself. Threading: one thread tells, any listens. */
final class LinkAnnouncer {
    private LinkState last = new LinkState(Status.DOWN, "not yet looked at");
    private final Sinks.Many<LinkState> states = Sinks.many().replay().latestOrDefault(last);

    Flux<LinkState> flux() {
        return states.asFlux();
    }

    /** @param event what has just happened, or empty */
    void tell(LinkInfo link, String event) {
        Status status = link.isUp() ? Status.UP : Status.DOWN;
        String standing = link.isUp() ? (link.hasCarrier() ? "" : "no carrier") : "switched off";
        if (!event.isEmpty()) {
            emit(new LinkState(status, standing.isEmpty() ? event : event + ", " + standing));
            last = new LinkState(status, standing);
        } else if (!last.equals(new LinkState(status, standing))) {
            last = new LinkState(status, standing);
            emit(last);
        }
    }

    void tellDown(String reason) {
        last = new LinkState(Status.DOWN, reason);
        emit(last);
    }

    void close(String reason) {
        emit(new LinkState(Status.CLOSED, reason));
        states.tryEmitComplete();
    }

    private void emit(LinkState state) {
        states.tryEmitNext(state);
    }
}
