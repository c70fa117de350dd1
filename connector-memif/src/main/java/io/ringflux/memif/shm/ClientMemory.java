package io.ringflux.memif.shm;

import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.RegionSpec;
import io.ringflux.memif.control.RingPlan;
import io.ringflux.memif.control.RingSpec;
import io.ringflux.memif.control.SharedLayout;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.MemFd;
import io.ringflux.ring.ConsumerRing;
import io.ringflux.ring.ProducerRing;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that a client shares: one region with the rings to the server, the rings from it, and a buffer for each
 * slot of each ring, in this order; and another with its frames to send, where it sends without a copy. Received frames
 * lie in the first one only.
 *
 * <p>Ownership: until {@link #connected()} this object holds everything, and {@link #close()} gives it back; after that
 * the queues do.
 */
public final class ClientMemory implements AutoCloseable {

    private static final long MAX_REGION_BYTES = 1L << 32;
    private static final int BUFFER_ALIGNMENT = 128;

    private final MemFd file;
    private final SharedLayout layout;
    private final MemifQueues queues;

    private ClientMemory(MemFd file, SharedLayout layout, MemifQueues queues) {
        this.file = file;
        this.layout = layout;
        this.queues = queues;
    }

    /**
     * Lays out and maps fresh memory.
     *
     * @param plan rings that both ends agreed on
     * @param shape of everything besides the rings
     */
    public static ClientMemory create(RingPlan plan, MemoryPlan shape, RxResources resources) {
        int rings = plan.c2sRings() + plan.s2cRings();
        long ringBytes = plan.cacheLine().ringBytes(plan.ringLog2());
        long buffersStart = align(rings * ringBytes);
        long bufferBytes = (long) rings * shape.bufferBytes() + (long) plan.s2cRings() * shape.headroom();
        long total = buffersStart + (bufferBytes << plan.ringLog2());
        if (total > MAX_REGION_BYTES) {
            throw new IllegalArgumentException(rings + " rings of " + (1 << plan.ringLog2()) + " buffers of "
                    + shape.bufferBytes() + " bytes and their headroom of " + shape.headroom() + " need " + total
                    + " bytes; a memif region has at most " + MAX_REGION_BYTES);
        }
        SharedMemory memory = SharedMemory.create("ringflux-memif", total, shape.hugePages());
        long bytes = memory.mapping().length();
        Regions regions = new Regions(List.of(memory.mapping()), new long[] {bytes}, List.of());
        try {
            return new Layout(plan, shape, regions, resources, buffersStart).build(memory.file(), bytes);
        } finally {
            regions.release();
        }
    }

    /** What to announce to the server; its fds stay this object's. */
    public SharedLayout layout() {
        return layout;
    }

    /** The link is up: posts the empty buffers and gives the queues to the caller. */
    public MemifQueues connected() {
        file.close();
        queues.post();
        return queues;
    }

    @Override
    public void close() {
        file.close();
        queues.close();
    }

    private static long align(long offset) {
        return (offset + BUFFER_ALIGNMENT - 1) & -BUFFER_ALIGNMENT;
    }

    /** Places ring after ring, and the buffers of each. */
    private static final class Layout {

        private final RingPlan plan;
        private final MemoryPlan shape;
        private final Regions regions;
        private final RxResources resources;
        private long buffersEnd;
        private int placed;

        Layout(RingPlan plan, MemoryPlan shape, Regions regions, RxResources resources, long buffersStart) {
            this.plan = plan;
            this.shape = shape;
            this.regions = regions;
            this.resources = resources;
            this.buffersEnd = buffersStart;
        }

        ClientMemory build(MemFd file, long bytes) {
            List<RingSpec> c2s = new ArrayList<>();
            List<RingSpec> s2c = new ArrayList<>();
            List<MemifRxQueue> rx = new ArrayList<>();
            List<RingTxQueue> tx = new ArrayList<>();
            for (int i = 0; i < plan.c2sRings(); i++) {
                EventFd interrupt = EventFd.create();
                c2s.add(spec(i, interrupt));
                tx.add(transmitter(interrupt));
            }
            for (int i = 0; i < plan.s2cRings(); i++) {
                EventFd interrupt = EventFd.create();
                s2c.add(spec(i, interrupt));
                rx.add(receiver(i, interrupt));
            }
            List<RegionSpec> shared = new ArrayList<>(List.of(new RegionSpec(0, bytes, file.fd())));
            ZeroCopyTransmit transmit = shape.transmit();
            if (transmit != null) {
                shared.add(transmit.pool().region());
            }
            return new ClientMemory(file, new SharedLayout(shared, c2s, s2c), new MemifQueues(rx, tx));
        }

        private RingTxQueue transmitter(EventFd interrupt) {
            RingLayout ring = ring();
            ClientTxSlots slots = new ClientTxSlots(ring, buffers(0));
            placed++;
            ProducerRing cursor = new ProducerRing(ring.tail(), ring.head(), ring.size());
            ZeroCopyTransmit transmit = shape.transmit();
            return transmit == null
                    ? new MemifTxQueue(ring, cursor, slots, regions, interrupt)
                    : new MemifZeroCopyTxQueue(ring, cursor, slots, regions, interrupt, transmit);
        }

        private MemifRxQueue receiver(int index, EventFd interrupt) {
            RingLayout ring = ring();
            RxSlots slots = RxSlots.ofClient(ring, buffers(shape.headroom()));
            placed++;
            ConsumerRing cursor = new ConsumerRing(ring.tail(), ring.head(), ring.size(), ring.size());
            return new MemifRxQueue(
                    ring,
                    cursor,
                    slots,
                    regions,
                    resources.lender(index, ring.size()),
                    interrupt,
                    resources.maxFrameBytes());
        }

        private RingLayout ring() {
            CacheLine line = plan.cacheLine();
            RingLayout ring = new RingLayout(regions.bases()[0] + ringOffset(), line, plan.ringLog2());
            ring.initialise();
            return ring;
        }

        private RingSpec spec(int index, EventFd interrupt) {
            return new RingSpec(index, 0, ringOffset(), plan.ringLog2(), interrupt.fd());
        }

        private long ringOffset() {
            return placed * plan.cacheLine().ringBytes(plan.ringLog2());
        }

        private ClientBuffers buffers(int headroom) {
            int stride = headroom + shape.bufferBytes();
            long first = buffersEnd + headroom;
            buffersEnd += (long) stride << plan.ringLog2();
            return new ClientBuffers(0, regions.bases()[0], first, shape.bufferBytes(), stride);
        }
    }
}
