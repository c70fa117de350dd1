package io.ringflux.tap;

import io.ringflux.FrameFlux;
import io.ringflux.FramePort;
import io.ringflux.LinkState;
import io.ringflux.PortStats;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.BurstSource;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.link.TapAdmin;
import io.ringflux.tap.link.TapSession;
import io.ringflux.tap.netlink.LinkInfo;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The other end of a TAP or TUN interface of the kernel, made by {@link TapClient}.
 *
 * <p>{@link #link()} tells when the interface is switched on or off, loses its carrier, is renamed, moved to another
 * network namespace, deleted or made anew.
 */
public final class TapPort implements FramePort {

    private final TapSession session;
    private final QueuedPort port;
    private final TapAdmin admin;

    TapPort(TapSession session) {
        this.session = session;
        this.port = session.port();
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
    public String name() {
        return port.name();
    }

    @Override
    public int number() {
        return port.number();
    }

    @Override
    public FrameFlux receive() {
        return port.receive();
    }

    @Override
    public FrameFlux receive(int queue) {
        return port.receive(queue);
    }

    @Override
    public Flux<FrameBatch> receiveBatches() {
        return port.receiveBatches();
    }

    @Override
    public Flux<FrameBatch> receiveBatches(int queue) {
        return port.receiveBatches(queue);
    }

    @Override
    public Mono<Void> send(Publisher<? extends Frame> frames) {
        return port.send(frames);
    }

    @Override
    public Mono<Void> send(int queue, Publisher<? extends Frame> frames) {
        return port.send(queue, frames);
    }

    @Override
    public Mono<Void> sendBatches(Publisher<? extends FrameBatch> batches) {
        return port.sendBatches(batches);
    }

    @Override
    public Mono<Void> poll(int queue, BurstHandler handler) {
        return port.poll(queue, handler);
    }

    @Override
    public Mono<Void> fill(int queue, BurstSource source) {
        return port.fill(queue, source);
    }

    @Override
    public @Nullable Frame allocate(int length) {
        return port.allocate(length);
    }

    @Override
    public Flux<LinkState> link() {
        return session.states();
    }

    @Override
    public PortStats stats() {
        return port.stats();
    }

    @Override
    public void dispose() {
        port.dispose();
    }

    @Override
    public boolean isDisposed() {
        return port.isDisposed();
    }

    @Override
    public Mono<Void> onDispose() {
        return port.onDispose().then(session.released());
    }

    @Override
    public String toString() {
        return "TapPort[" + port.name() + ", " + details() + ']';
    }
}
