package io.ringflux.afxdp;

import io.ringflux.LinkState;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.afxdp.session.AfXdpSession;
import io.ringflux.reactive.TransportPort;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * AF_XDP sockets on an interface, made by {@link AfXdpClient}.
 *
 * <p>{@link #link()} tells when the interface is switched on or off. The port ends with an {@link AfXdpException} when
 * the interface is deleted, unless it {@linkplain AfXdpClient#reconnect comes back}.
 */
public final class AfXdpPort extends TransportPort {

    private final AfXdpSession session;

    AfXdpPort(AfXdpSession session) {
        super(session.port(), session.released());
        this.session = session;
    }

    /** Receives other frames from now on: every frame meets the old filter or the new one, and none is lost. */
    public Mono<Void> filter(XdpFilter filter) {
        return Mono.<Void>fromRunnable(() -> session.filter(filter)).subscribeOn(Schedulers.boundedElastic());
    }

    /** As {@link #filter(XdpFilter)}. */
    public Mono<Void> filter(String filter) {
        return filter(XdpFilter.parse(filter));
    }

    /** What the kernel counted for the present socket of a queue; nothing while there is none. */
    public XskStatistics statistics(int queue) {
        return session.statistics(queue);
    }

    /** Where the port's frames are; exact on the port's loop where it has one queue. */
    public FrameCensus frames() {
        return session.frames();
    }

    @Override
    public AfXdpDetails details() {
        return session.details();
    }

    @Override
    public Flux<LinkState> link() {
        return session.states();
    }
}
