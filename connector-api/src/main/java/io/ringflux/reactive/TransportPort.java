package io.ringflux.reactive;

import io.ringflux.FrameFlux;
import io.ringflux.FramePort;
import io.ringflux.LinkState;
import io.ringflux.PortStats;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.loop.RxMode;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.BurstSource;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the ports of all transports have in common for their users: everything that their {@link QueuedPort} does. A
 * transport adds its own details and controls.
 */
public abstract class TransportPort implements FramePort {

    private final QueuedPort port;
    private final Mono<Void> released;

    /** @param released completes when the transport itself has let go of what it held, after the port's end */
    protected TransportPort(QueuedPort port, Mono<Void> released) {
        this.port = port;
        this.released = released;
    }

    @Override
    public final String name() {
        return port.name();
    }

    @Override
    public final int number() {
        return port.number();
    }

    @Override
    public final FrameFlux receive() {
        return port.receive();
    }

    @Override
    public final FrameFlux receive(int queue) {
        return port.receive(queue);
    }

    @Override
    public final Flux<FrameBatch> receiveBatches() {
        return port.receiveBatches();
    }

    @Override
    public final Flux<FrameBatch> receiveBatches(int queue) {
        return port.receiveBatches(queue);
    }

    @Override
    public final Mono<Void> send(Publisher<? extends Frame> frames) {
        return port.send(frames);
    }

    @Override
    public final Mono<Void> send(int queue, Publisher<? extends Frame> frames) {
        return port.send(queue, frames);
    }

    @Override
    public final Mono<Void> sendBatches(Publisher<? extends FrameBatch> batches) {
        return port.sendBatches(batches);
    }

    @Override
    public final Mono<Void> poll(int queue, BurstHandler handler) {
        return port.poll(queue, handler);
    }

    @Override
    public final Mono<Void> fill(int queue, BurstSource source) {
        return port.fill(queue, source);
    }

    @Override
    public final @Nullable Frame allocate(int length) {
        return port.allocate(length);
    }

    @Override
    public Flux<LinkState> link() {
        return port.link();
    }

    @Override
    public final PortStats stats() {
        return port.stats();
    }

    /**
     * Changes how the loop of a receive queue waits for frames, at any time and under load. A stream of several queues
     * waits as the most eager of them.
     */
    public final void rxMode(int queue, RxMode mode) {
        port.rxMode(queue, mode);
    }

    @Override
    public final void dispose() {
        port.dispose();
    }

    @Override
    public final boolean isDisposed() {
        return port.isDisposed();
    }

    @Override
    public final Mono<Void> onDispose() {
        return port.onDispose().then(released);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + '[' + name() + ", " + details() + ']';
    }
}
