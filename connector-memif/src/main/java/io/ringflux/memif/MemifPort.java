package io.ringflux.memif;

import io.ringflux.FrameFlux;
import io.ringflux.FramePort;
import io.ringflux.LinkState;
import io.ringflux.PortStats;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.memif.link.LinkedPort;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.BurstSource;
import io.ringflux.reactive.QueuedPort;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A port on a memif interface, made by {@link MemifClient} or {@link MemifServer}. */
public final class MemifPort implements FramePort {

    private final QueuedPort port;
    private final LinkedPort linked;

    MemifPort(LinkedPort linked) {
        this.linked = linked;
        this.port = linked.port();
    }

    /**
     * Ends the present link in good order, not the port: a server waits for its next client, a client connects again as
     * its policy says. A port that lives as long as its link ends with it.
     */
    public void disconnect() {
        linked.disconnect().run();
    }

    /** What this port is, and what it obtained from its present or last peer. */
    @Override
    public MemifDetails details() {
        return (MemifDetails) port.details();
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
        return port.link();
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
        return port.onDispose().then(linked.released());
    }

    @Override
    public String toString() {
        return "MemifPort[" + port.name() + ", " + port.details() + ']';
    }
}
