package io.ringflux.memif.shm;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.RegionSpec;
import io.ringflux.memif.control.RingSpec;
import io.ringflux.memif.control.SharedLayout;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.MemFd;
import io.ringflux.nativeio.MemoryFaults;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.ring.ConsumerRing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Maps what a client shares and makes a server's queues of it. */
public final class ServerMemory {

    private ServerMemory() {}

    /**
     * Maps the regions, checks them and the rings, and makes the queues: receive from client-to-server rings, transmit
     * by server-to-client rings.
     *
     * @param layout what the client announced; its fds belong to this call from now on
     * @throws MemifException where the memory is not what was announced; nothing is left open then
     */
    public static MemifQueues map(SharedLayout layout, CacheLine line, RxResources resources) {
        List<MemifRxQueue> rx = new ArrayList<>();
        List<RingTxQueue> tx = new ArrayList<>();
        Regions regions = null;
        try {
            regions = mapRegions(layout.regions());
            RingExtents extents = extents(layout, line);
            for (RingSpec ring : layout.c2sRings()) {
                rx.add(receiver(ring, line, regions, resources));
            }
            for (RingSpec ring : layout.s2cRings()) {
                tx.add(transmitter(ring, line, regions, extents));
            }
            MemoryFaults.surface();
            return new MemifQueues(rx, tx);
        } catch (MemifException e) {
            discard(layout, rx, tx);
            throw e;
        } catch (InternalError e) {
            discard(layout, rx, tx);
            throw new MemifException(Reason.BAD_REGION, "shared memory was taken away", e);
        } finally {
            layout.regions().forEach(region -> region.fd().close());
            if (regions != null) {
                regions.release();
            }
        }
    }

    private static void discard(SharedLayout layout, List<MemifRxQueue> rx, List<RingTxQueue> tx) {
        new MemifQueues(rx, tx).close();
        rings(layout).forEach(ring -> ring.interrupt().close());
    }

    private static MemifRxQueue receiver(RingSpec spec, CacheLine line, Regions regions, RxResources resources) {
        RingLayout ring = ring(spec, line, regions);
        EventFd interrupt = interrupt(spec);
        ConsumerRing cursor = new ConsumerRing(ring.head(), ring.tail(), ring.size(), 0);
        return new MemifRxQueue(
                ring,
                cursor,
                RxSlots.ofServer(),
                regions,
                resources.lender(spec.index(), ring.size()),
                interrupt,
                resources.maxFrameBytes());
    }

    private static MemifTxQueue transmitter(RingSpec spec, CacheLine line, Regions regions, RingExtents extents) {
        RingLayout ring = ring(spec, line, regions);
        EventFd interrupt = interrupt(spec);
        ConsumerRing cursor = new ConsumerRing(ring.head(), ring.tail(), ring.size(), 0);
        return new MemifTxQueue(ring, cursor, new ServerTxSlots(ring, regions, extents), regions, interrupt);
    }

    private static RingLayout ring(RingSpec spec, CacheLine line, Regions regions) {
        if (spec.offset() + line.ringBytes(spec.ringLog2()) > regions.sizes()[spec.region()]) {
            throw new MemifException(Reason.BAD_RING, "ring is outside its region");
        }
        RingLayout ring = new RingLayout(regions.bases()[spec.region()] + spec.offset(), line, spec.ringLog2());
        if (!ring.hasCookie()) {
            throw new MemifException(Reason.BAD_RING, "wrong cookie on ring " + spec.index());
        }
        return ring;
    }

    private static EventFd interrupt(RingSpec spec) {
        try {
            return EventFd.adopt(spec.interrupt());
        } catch (NativeIoException | IllegalArgumentException e) {
            throw new MemifException(Reason.BAD_RING, "interrupt of ring " + spec.index() + " is not an eventfd");
        }
    }

    private static Regions mapRegions(List<RegionSpec> specs) {
        List<Mapping> mappings = new ArrayList<>();
        List<Regions.Shrinkable> shrinkable = new ArrayList<>();
        try {
            for (RegionSpec spec : specs) {
                mappings.add(mapRegion(spec, shrinkable));
            }
            return new Regions(
                    mappings, specs.stream().mapToLong(RegionSpec::bytes).toArray(), shrinkable);
        } catch (MemifException e) {
            mappings.forEach(Mapping::close);
            shrinkable.forEach(region -> region.file().close());
            throw e;
        }
    }

    /**
     * Maps one region after a look at what the fd really is: a file at least as long, that cannot shrink if we can help
     * it.
     */
    private static Mapping mapRegion(RegionSpec spec, List<Regions.Shrinkable> shrinkable) {
        try {
            MemFd memory = MemFd.adopt(spec.fd());
            if (!isSealed(memory)) {
                MemFd kept = MemFd.adopt(spec.fd().duplicate());
                shrinkable.add(new Regions.Shrinkable(kept, spec.bytes()));
            }
            if (memory.size() < spec.bytes()) {
                throw new MemifException(Reason.BAD_REGION, "region " + spec.index() + " is shorter than announced");
            }
            return Mapping.shared(spec.fd(), spec.bytes());
        } catch (NativeIoException | IllegalArgumentException e) {
            throw new MemifException(Reason.BAD_REGION, "region " + spec.index() + " cannot be mapped");
        }
    }

    /** Seals memory against shrinking, and says whether that holds. */
    private static boolean isSealed(MemFd memory) {
        if ((memory.seals() & (MemFd.F_SEAL_SHRINK | MemFd.F_SEAL_SEAL)) == 0) {
            memory.addSeals(MemFd.F_SEAL_SHRINK);
        }
        return (memory.seals() & MemFd.F_SEAL_SHRINK) != 0;
    }

    private static RingExtents extents(SharedLayout layout, CacheLine line) {
        return new RingExtents(rings(layout)
                .map(ring -> new RingExtents.Extent(
                        ring.region(), ring.offset(), ring.offset() + line.ringBytes(ring.ringLog2())))
                .toList());
    }

    private static Stream<RingSpec> rings(SharedLayout layout) {
        return Stream.concat(layout.c2sRings().stream(), layout.s2cRings().stream());
    }
}
