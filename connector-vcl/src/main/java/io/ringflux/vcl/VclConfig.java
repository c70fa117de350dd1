package io.ringflux.vcl;

import java.nio.file.Path;

/**
 * How this process attaches to VPP. Immutable: each setter returns a changed copy.
 *
 * @param application name that VPP shows, at most 63 bytes are used
 * @param appSocket VPP's socket for applications; the one of a namespace makes the sessions live in that namespace
 * @param local whether to reach programs of the same namespace directly, by shared memory (cut-through)
 * @param global whether to use VPP's transports, to and from the network
 * @param rxFifoBytes what may wait to be read, for each session
 * @param txFifoBytes what may wait to be sent, for each session
 * @param segmentBytes shared memory at start; a session takes both of its fifos from it
 * @param addSegmentBytes shared memory that is added each time that none is left
 * @param workers most event loops, 1 to 254
 * @param eventQueueLength events that VPP may queue for one worker
 */
public record VclConfig(
        String application,
        Path appSocket,
        boolean local,
        boolean global,
        int rxFifoBytes,
        int txFifoBytes,
        long segmentBytes,
        long addSegmentBytes,
        int workers,
        int eventQueueLength) {

    /** Where VPP listens for applications unless it is told otherwise. */
    public static final Path DEFAULT_APP_SOCKET = Path.of("/run/vpp/app_ns_sockets/default");

    private static final int MAX_WORKERS = 254;
    private static final int MIN_FIFO_BYTES = 4096;

    public VclConfig {
        require(workers >= 1 && workers <= MAX_WORKERS, "workers", workers, "1 to " + MAX_WORKERS);
        require(rxFifoBytes >= MIN_FIFO_BYTES, "rxFifoBytes", rxFifoBytes, MIN_FIFO_BYTES + " or more");
        require(txFifoBytes >= MIN_FIFO_BYTES, "txFifoBytes", txFifoBytes, MIN_FIFO_BYTES + " or more");
        long fifos = (long) rxFifoBytes + txFifoBytes;
        require(segmentBytes > fifos, "segmentBytes", segmentBytes, "more than both fifos, " + fifos);
        require(addSegmentBytes > fifos, "addSegmentBytes", addSegmentBytes, "more than both fifos, " + fifos);
        require(eventQueueLength >= 1, "eventQueueLength", eventQueueLength, "1 or more");
    }

    /** VPP's usual socket, both scopes, fifos of 1 MiB, up to 15 event loops. */
    public static VclConfig create() {
        return new VclConfig(
                "ringflux", DEFAULT_APP_SOCKET, true, true, 1 << 20, 1 << 20, 256L << 20, 128L << 20, 15, 4096);
    }

    public VclConfig application(String name) {
        return new VclConfig(
                name,
                appSocket,
                local,
                global,
                rxFifoBytes,
                txFifoBytes,
                segmentBytes,
                addSegmentBytes,
                workers,
                eventQueueLength);
    }

    public VclConfig appSocket(Path socket) {
        return new VclConfig(
                application,
                socket,
                local,
                global,
                rxFifoBytes,
                txFifoBytes,
                segmentBytes,
                addSegmentBytes,
                workers,
                eventQueueLength);
    }

    /** Which peers are reached: programs of the same namespace, the network, or both. */
    public VclConfig scopes(boolean localScope, boolean globalScope) {
        return new VclConfig(
                application,
                appSocket,
                localScope,
                globalScope,
                rxFifoBytes,
                txFifoBytes,
                segmentBytes,
                addSegmentBytes,
                workers,
                eventQueueLength);
    }

    public VclConfig fifoBytes(int rx, int tx) {
        return new VclConfig(
                application,
                appSocket,
                local,
                global,
                rx,
                tx,
                segmentBytes,
                addSegmentBytes,
                workers,
                eventQueueLength);
    }

    public VclConfig segmentBytes(long first, long further) {
        return new VclConfig(
                application,
                appSocket,
                local,
                global,
                rxFifoBytes,
                txFifoBytes,
                first,
                further,
                workers,
                eventQueueLength);
    }

    public VclConfig workers(int most) {
        return new VclConfig(
                application,
                appSocket,
                local,
                global,
                rxFifoBytes,
                txFifoBytes,
                segmentBytes,
                addSegmentBytes,
                most,
                eventQueueLength);
    }

    public VclConfig eventQueueLength(int events) {
        return new VclConfig(
                application,
                appSocket,
                local,
                global,
                rxFifoBytes,
                txFifoBytes,
                segmentBytes,
                addSegmentBytes,
                workers,
                events);
    }

    private static void require(boolean condition, String field, long value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + expected);
        }
    }
}
