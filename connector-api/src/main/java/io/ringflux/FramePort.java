package io.ringflux;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.queue.BurstHandler;
import io.ringflux.queue.BurstSource;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A port on a packet interface: frames come and go as Reactor streams.
 *
 * <p>Threading: all methods from any thread. Signals of a receive stream come on the loop that polls its queue, so a
 * pipeline runs to completion there; demand is the only throttle, and without it the ring fills and the peer sees that.
 *
 * <p>Ownership: received frames are lent for {@code onNext}, see {@link Frame}; {@code send} consumes what it is given,
 * so {@code b.send(a.receive())} forwards and leaks nothing.
 */
public interface FramePort extends Disposable {

    /** Name for people: logs, metrics, health. */
    String name();

    /** Number of this port, unique in the JVM; received frames carry it. */
    int number();

    /** Frames of all receive queues, polled by one loop. One subscriber at a time; the second gets an error. */
    FrameFlux receive();

    /** Frames of one receive queue, polled by that queue's own loop. One subscriber at a time. */
    FrameFlux receive(int queue);

    /** As {@link #receive()}, one element a burst: the shape for thread hops and sinks. */
    Flux<FrameBatch> receiveBatches();

    /** As {@link #receive(int)}, one element a burst. */
    Flux<FrameBatch> receiveBatches(int queue);

    /**
     * Sends frames by transmit queue 0: asks for no more than there are free slots, consumes each frame, and completes
     * when the last one is in the ring.
     */
    Mono<Void> send(Publisher<? extends Frame> frames);

    /** As {@link #send(Publisher)}, by the transmit queue of that number. */
    Mono<Void> send(int queue, Publisher<? extends Frame> frames);

    /** As {@link #send(Publisher)}, in batches. */
    Mono<Void> sendBatches(Publisher<? extends FrameBatch> batches);

    /**
     * Receives at burst level, without Reactor on the way: the queue's loop gives every burst to {@code handler}, which
     * takes the place of the queue's subscriber. Ends with the port; cancel to stop.
     */
    Mono<Void> poll(int queue, BurstHandler handler);

    /**
     * Sends at burst level, without Reactor on the way: the queue's loop lets {@code source} fill the ring in every
     * round. Ends with the port; cancel to stop.
     */
    Mono<Void> fill(int queue, BurstSource source);

    /**
     * An empty frame of that many bytes to fill and send, owned by the caller; chained where it is longer than a chunk;
     * null when the port's pool has none left. Any thread.
     */
    @Nullable
    Frame allocate(int length);

    /** The link's state: the present one at once, then every change. */
    Flux<LinkState> link();

    /** What this port counted. */
    PortStats stats();

    /** What this port is and what it obtained. */
    PortDetails details();

    /** Completes when the port is disposed and its loops have let go of it. */
    Mono<Void> onDispose();
}
