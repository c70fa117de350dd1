package io.ringflux.afxdp;

import io.ringflux.afxdp.socket.UmemSockets;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;

/**
 * Memory for the frames of several ports: what one of them receives, another sends where it lies, on whatever
 * interface. Each port takes its part of it while it lives.
 *
 * <pre>{@code
 * AfXdpMemory memory = AfXdpMemory.create(AfXdpClient.create("eth0"), 32_768);
 * AfXdpPort in = AfXdpClient.create("eth0").everything().memory(memory).connectNow();
 * AfXdpPort out = AfXdpClient.create("eth1").everything().memory(memory).connectNow();
 * out.send(in.receive()).subscribe();
 * }</pre>
 *
 * <p>The kernel wants all of its sockets alike: whether it copies, and whether frames may be chains, is decided by the
 * first. Threading: any. Ownership: the memory goes when it is disposed of and the last port has ended.
 */
public final class AfXdpMemory implements Disposable {

    private final UmemSockets sockets;
    private final AtomicBoolean disposed = new AtomicBoolean();

    private AfXdpMemory(UmemSockets sockets) {
        this.sockets = sockets;
    }

    /**
     * Maps memory.
     *
     * @param like whose {@code chunkBytes}, {@code headroom}, {@code unaligned}, {@code hugePages} and
     *     {@code txMetadata} hold for all ports
     * @param frames chunks for all ports together
     */
    public static AfXdpMemory create(AfXdpClient like, int frames) {
        if (frames < AfXdpClient.MIN_FRAMES) {
            throw new IllegalArgumentException(
                    "frames is " + frames + ", expected " + AfXdpClient.MIN_FRAMES + " or more");
        }
        return create(like.configuration(), frames);
    }

    /** As {@link #create(AfXdpClient, int)}. */
    public static AfXdpMemory create(AfXdpConfig like, int frames) {
        return new AfXdpMemory(new UmemSockets(Umem.create(shape(like), frames)));
    }

    /** Chunks for all ports together. */
    public int frames() {
        return sockets.umem().chunkCount();
    }

    /** What the ports share. */
    public UmemSockets sockets() {
        if (disposed.get()) {
            throw new IllegalStateException("the memory was disposed of");
        }
        return sockets;
    }

    @Override
    public void dispose() {
        if (disposed.compareAndSet(false, true)) {
            sockets.umem().close();
        }
    }

    @Override
    public boolean isDisposed() {
        return disposed.get();
    }

    private static UmemShape shape(AfXdpConfig config) {
        return new UmemShape(
                config.chunkBytes(),
                config.headroom(),
                config.unaligned(),
                config.txMetadata() || config.sentListener() != null || config.launchSchedule() != null,
                config.hugePages());
    }
}
