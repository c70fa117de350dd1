package io.ringflux.tap;

import io.ringflux.LinkState;
import io.ringflux.nativeio.Fd;
import io.ringflux.reactive.TransportPort;
import io.ringflux.tap.link.TapAdmin;
import io.ringflux.tap.link.TapSession;
import io.ringflux.tap.netlink.LinkInfo;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The other end of a TAP or TUN interface of the kernel, made by {@link TapClient}.
 *
 * <p>{@link #link()} tells when the interface is switched on or off, loses its carrier, is renamed, moved to another
 * network namespace, deleted or made anew.
 */
public final class TapPort extends TransportPort {

    private final TapSession session;
    private final TapAdmin admin;

    TapPort(TapSession session) {
        super(session.port(), session.released());
        this.session = session;
        this.admin = new TapAdmin(session);
    }

    /** Switches the interface on or off. */
    public Mono<Void> up(boolean up) {
        return admin.up(up);
    }

    /** Plugs the other end in, or pulls it: the kernel sends nothing without it. */
    public Mono<Void> carrier(boolean present) {
        return admin.carrier(present);
    }

    /** Keeps the interface when this port is gone, or lets it go with it. */
    public Mono<Void> persist(boolean enabled) {
        return admin.persist(enabled);
    }

    /** Lets a receive queue take its share of the flows again. */
    public Mono<Void> attachQueue(int queue) {
        return admin.attached(queue, true);
    }

    /** Keeps the kernel from giving flows to a receive queue, and from taking frames by it. */
    public Mono<Void> detachQueue(int queue) {
        return admin.attached(queue, false);
    }

    /**
     * Has a program choose the receive queue for each packet of the kernel, instead of the kernel itself. Holds for the
     * interface, not for one that is made anew.
     *
     * @param program a loaded eBPF program for socket filters: what it returns is the queue, modulo their number. It
     *     stays the caller's, who may close it once this has completed.
     */
    public Mono<Void> steerBy(Fd program) {
        return admin.steering(program);
    }

    /** Lets the kernel choose receive queues again: by flow, where the flow was sent from last. */
    public Mono<Void> steerByFlow() {
        return admin.steering(null);
    }

    /**
     * What the kernel counted at the interface, as it sees it: frames sent by this port are received there. What this
     * port did not receive in time is counted here only.
     */
    public Mono<KernelCounters> kernelCounters() {
        return admin.link().map(LinkInfo::counters);
    }

    @Override
    public TapDetails details() {
        return session.details();
    }

    @Override
    public Flux<LinkState> link() {
        return session.states();
    }
}
