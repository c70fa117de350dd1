package io.ringflux.memif.shm;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.RegionSpec;
import io.ringflux.memif.control.RingPlan;
import io.ringflux.memif.control.RingSpec;
import io.ringflux.memif.control.SharedLayout;
import io.ringflux.nativeio.Mapping;
import io.ringflux.queue.TxQueue;
import java.util.List;

/**
 * A client's memory and a server's view of it in one process, without the control channel; and a third view for
 * mischief.
 */
final class LoopedMemory implements AutoCloseable {

    static final int CHUNK_BYTES = 2048;

    final FramePool pool = FramePool.create(8192, CHUNK_BYTES);
    final FramePool clientPool;
    final MemifQueues client;
    final MemifQueues server;
    final SharedLayout layout;
    final Mapping raw;

    LoopedMemory(RingPlan plan, MemoryPlan shape) {
        clientPool = FramePool.create(new ChunkShape(8192, CHUNK_BYTES, shape.headroom()));
        clientPool.owner(Thread.currentThread());
        pool.owner(Thread.currentThread());
        RxResources resources = new RxResources(queue -> pool, 1, 65535 * 2);
        ClientMemory memory = ClientMemory.create(plan, shape, new RxResources(queue -> clientPool, 2, 65535 * 2));
        layout = memory.layout();
        RegionSpec region = layout.regions().get(0);
        raw = Mapping.shared(region.fd(), region.bytes());
        SharedLayout sent = new SharedLayout(
                layout.regions().stream()
                        .map(shared -> new RegionSpec(
                                shared.index(), shared.bytes(), shared.fd().duplicate()))
                        .toList(),
                duplicates(layout.c2sRings()),
                duplicates(layout.s2cRings()));
        server = ServerMemory.map(sent, plan.cacheLine(), resources);
        client = memory.connected();
    }

    static LoopedMemory of(int ringLog2, int bufferBytes) {
        return of(ringLog2, new MemoryPlan(bufferBytes, 0, false, null));
    }

    static LoopedMemory of(int ringLog2, MemoryPlan shape) {
        return new LoopedMemory(new RingPlan(1, 1, ringLog2, CacheLine.BYTES_64), shape);
    }

    MemifRxQueue serverRx() {
        return server.rx().get(0);
    }

    TxQueue serverTx() {
        return server.tx().get(0);
    }

    MemifRxQueue clientRx() {
        return client.rx().get(0);
    }

    TxQueue clientTx() {
        return client.tx().get(0);
    }

    /** Address of the client-to-server ring in the third view. */
    long c2sRing() {
        return raw.address() + layout.c2sRings().get(0).offset();
    }

    /** Address of the server-to-client ring in the third view. */
    long s2cRing() {
        return raw.address() + layout.s2cRings().get(0).offset();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        raw.close();
        pool.close();
        clientPool.close();
    }

    private static List<RingSpec> duplicates(List<RingSpec> rings) {
        return rings.stream()
                .map(ring -> new RingSpec(
                        ring.index(),
                        ring.region(),
                        ring.offset(),
                        ring.ringLog2(),
                        ring.interrupt().duplicate()))
                .toList();
    }
}
