package io.ringflux.memif;

import io.ringflux.memif.link.ClientSession;
import io.ringflux.memif.link.LinkedPort;
import io.ringflux.reactive.Reconnector;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Connects to a memif server - VPP, DPDK, libmemif or a {@link MemifServer} - and shares memory with it.
 *
 * <pre>{@code
 * MemifPort port = MemifClient.create().socket("/run/vpp/memif.sock").id(0).connectNow();
 * port.receive().subscribe(frame -> ...);
 * }</pre>
 *
 * <p>Without {@link #reconnect} a port lives as long as its link: {@code receive()} completes when the server
 * disconnects in good order, and errors with a {@link io.ringflux.LinkException} when the link ends in any other way.
 * With it the port stays, and {@code link()} tells of every coming and going.
 */
public final class MemifClient extends MemifTransport<MemifClient> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_HEADROOM = 4096;
    private static final int MIN_RING = 2;
    private static final int MAX_RING = 1 << 15;

    /** Descriptors reach 4 GiB. */
    private static final long MAX_REGION_BYTES = 1L << 32;

    /** A little of that is for the rings. */
    private static final long MAX_BUFFER_BYTES = MAX_REGION_BYTES - (1 << 28);

    private MemifClient(MemifConfig config) {
        super(config);
    }

    /**
     * A client with the defaults of VPP and DPDK: {@code /run/vpp/memif.sock}, id 0, 1+1 queues of 1024 x 2048 bytes.
     */
    public static MemifClient create() {
        return new MemifClient(new MemifConfig());
    }

    /** Entries of each ring, a power of two from 2 to 32768; 1024. No server known takes more than 16384. */
    public MemifClient ringSize(int entries) {
        requireRange("ringSize", entries, MIN_RING, MAX_RING);
        if (Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException("ringSize is " + entries + ", expected a power of two");
        }
        return with(c -> c.ringSize = entries);
    }

    /**
     * Bytes that stay free before each frame, received or from {@link MemifPort#allocate}, so that
     * {@link io.ringflux.frame.Frame#prepend} can put a header there without a copy; 0. They come on top of
     * {@link #bufferSize}. A received frame keeps them when it is taken; each segment of a chain has its own.
     */
    public MemifClient headroom(int bytes) {
        requireRange("headroom", bytes, 0, MAX_HEADROOM);
        return with(c -> c.headroom = bytes);
    }

    /**
     * Whether frames from {@link MemifPort#allocate} are sent without a copy; no. Their pool is shared memory then,
     * which the server can read and write. A frame that was sent must not be written to: it goes back to the pool when
     * the server has taken it, or a second after the end of its link. Frames from elsewhere are copied.
     */
    public MemifClient zeroCopyTransmit(boolean enabled) {
        return with(c -> c.zeroCopyTransmit = enabled);
    }

    /**
     * Whether the memory that is shared lies on huge pages of the system's default size; no. Where too few are free, a
     * link does not come up, and says so.
     */
    public MemifClient hugePages(boolean enabled) {
        return with(c -> c.hugePages = enabled);
    }

    /**
     * Connects again when a link has ended or did not come up, as {@code policy} says; its failures are
     * {@link io.ringflux.LinkException}s. A policy that counts its attempts should count them
     * {@link reactor.util.retry.RetryBackoffSpec#transientErrors in a row}.
     */
    public MemifClient reconnect(Retry policy) {
        return with(c -> c.reconnect = policy);
    }

    /** Connects again without end, after a time that grows from {@code first} to {@code longest}, with jitter. */
    public MemifClient reconnect(Duration first, Duration longest) {
        return reconnect(Reconnector.endless(first, longest));
    }

    /**
     * Connects for each subscriber: gives the port when its link is up. A failure of the last attempt is a
     * {@link io.ringflux.LinkException}; cancelling before the link is up gives up.
     */
    public Mono<MemifPort> connect() {
        return Mono.create(sink -> {
            LinkedPort made =
                    ClientSession.connect(fittingConfiguration(), up -> sink.success(new MemifPort(up)), sink::error);
            sink.onCancel(made.port());
        });
    }

    /** As {@link #connect()}, and waits for it up to 30 s. */
    public MemifPort connectNow() {
        return connectNow(PATIENCE);
    }

    /** As {@link #connect()}, and waits for it. */
    public MemifPort connectNow(Duration timeout) {
        MemifPort port = connect().block(timeout);
        if (port == null) {
            throw new IllegalStateException("connect gave no port");
        }
        return port;
    }

    /** Gives the port at once, for each subscriber, and lets it connect in its own time: see {@code link()}. */
    public Mono<MemifPort> open() {
        return Mono.fromSupplier(this::openNow);
    }

    /** As {@link #open()}, without a subscriber. */
    public MemifPort openNow() {
        return new MemifPort(ClientSession.connect(fittingConfiguration(), up -> {}, failure -> {}));
    }

    private MemifConfig fittingConfiguration() {
        MemifConfig config = configuration();
        long rings = (long) config.rxQueues() + config.txQueues();
        long slotBytes = (long) config.bufferSize() + config.headroom();
        if (rings * config.ringSize() * slotBytes > MAX_BUFFER_BYTES) {
            throw new IllegalArgumentException("ringSize * (bufferSize + headroom) * queues is " + config.ringSize()
                    + " * " + slotBytes + " * " + rings + " bytes, expected at most " + MAX_BUFFER_BYTES);
        }
        if (config.zeroCopyTransmit() && config.poolFrames() * slotBytes > MAX_REGION_BYTES) {
            throw new IllegalArgumentException("poolFrames * (bufferSize + headroom) is " + config.poolFrames() + " * "
                    + slotBytes + " bytes, expected at most " + MAX_REGION_BYTES + " to send without a copy");
        }
        return config;
    }

    @Override
    MemifClient copy(MemifConfig changed) {
        return new MemifClient(changed);
    }
}
