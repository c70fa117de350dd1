package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.RingDirection;
import io.ringflux.nativeio.Fd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Collects regions and rings as they are announced and admits only what fits together. It keeps the fds it has admitted
 * until {@link #handOver()} gives them away or {@link #close()} closes them; the fd of a rejected announcement is not
 * touched.
 */
final class LayoutAssembly {
    /** Not 64: clients place rings one right behind the other, and one of two descriptors takes 160 or 288 bytes. */
    private static final int RING_ALIGNMENT = 32;

    private final LayoutLimits limits;
    private final List<RegionSpec> regions = new ArrayList<>();
    private final List<RingSpec> c2sRings = new ArrayList<>();
    private final List<RingSpec> s2cRings = new ArrayList<>();

    LayoutAssembly(LayoutLimits limits) {
        this.limits = limits;
    }

    void add(AddRegion announced, Fd fd) {
        require(Reason.BAD_REGION, announced.index() == regions.size(), "region index out of order");
        require(Reason.BAD_REGION, announced.index() < limits.maxRegions(), "too many regions");
        require(
                Reason.BAD_REGION,
                announced.bytes() > 0 && announced.bytes() <= limits.maxRegionBytes(),
                "region size out of bounds");
        regions.add(new RegionSpec(announced.index(), announced.bytes(), fd));
    }

    void add(AddRing announced, Fd interrupt) {
        boolean c2s = announced.direction() == RingDirection.C2S;
        List<RingSpec> rings = c2s ? c2sRings : s2cRings;
        require(Reason.BAD_RING, announced.index() == rings.size(), "ring index out of order");
        require(
                Reason.BAD_RING,
                announced.index() < (c2s ? limits.maxC2sRings() : limits.maxS2cRings()),
                "too many rings");
        require(Reason.BAD_RING, announced.privateHeaderBytes() == 0, "private header is not supported");
        require(Reason.BAD_RING, announced.region() < regions.size(), "ring in unknown region");
        require(
                Reason.BAD_RING,
                announced.ringLog2() >= 1 && announced.ringLog2() <= limits.maxRingLog2(),
                "ring size out of bounds");
        require(Reason.BAD_RING, announced.offset() % RING_ALIGNMENT == 0, "ring is not aligned");
        RingSpec ring = new RingSpec(
                announced.index(), announced.region(), announced.offset(), announced.ringLog2(), interrupt);
        requireInside(ring, limits.cacheLine() == null ? CacheLine.BYTES_64 : limits.cacheLine());
        rings.add(ring);
    }

    /** The cache line of the client, configured or inferred, for which all rings are known to fit. */
    CacheLine requireComplete() {
        if (limits.ringsBothWays()) {
            require(Reason.BAD_RING, !c2sRings.isEmpty(), "no ring from client to server");
            require(Reason.BAD_RING, !s2cRings.isEmpty(), "no ring from server to client");
        }
        List<RingSpec> placed = Stream.concat(c2sRings.stream(), s2cRings.stream())
                .sorted(Comparator.comparingInt(RingSpec::region).thenComparingLong(RingSpec::offset))
                .toList();
        CacheLine cacheLine = limits.cacheLine() == null ? infer(placed) : limits.cacheLine();
        placed.forEach(ring -> requireInside(ring, cacheLine));
        for (int i = 1; i < placed.size(); i++) {
            RingSpec before = placed.get(i - 1);
            require(
                    Reason.BAD_RING,
                    before.region() != placed.get(i).region()
                            || end(before, cacheLine) <= placed.get(i).offset(),
                    "rings overlap");
        }
        return cacheLine;
    }

    /** The layout and its fds, which are the caller's from here on. */
    SharedLayout handOver() {
        SharedLayout layout = new SharedLayout(regions, c2sRings, s2cRings);
        clear();
        return layout;
    }

    void close() {
        regions.forEach(region -> Incoming.close(region.fd()));
        c2sRings.forEach(ring -> Incoming.close(ring.interrupt()));
        s2cRings.forEach(ring -> Incoming.close(ring.interrupt()));
        clear();
    }

    private void clear() {
        regions.clear();
        c2sRings.clear();
        s2cRings.clear();
    }

    /** All known clients place their rings one right behind the other, so that the distance of two tells the line. */
    private static CacheLine infer(List<RingSpec> placed) {
        for (int i = 1; i < placed.size(); i++) {
            RingSpec before = placed.get(i - 1);
            RingSpec ring = placed.get(i);
            if (before.region() == ring.region() && end(before, CacheLine.BYTES_128) == ring.offset()) {
                return CacheLine.BYTES_128;
            }
        }
        return CacheLine.BYTES_64;
    }

    private static long end(RingSpec ring, CacheLine cacheLine) {
        return ring.offset() + cacheLine.ringBytes(ring.ringLog2());
    }

    private void requireInside(RingSpec ring, CacheLine cacheLine) {
        require(
                Reason.BAD_RING,
                end(ring, cacheLine) <= regions.get(ring.region()).bytes(),
                "ring ends behind its region");
    }

    private static void require(Reason reason, boolean condition, String otherwise) {
        if (!condition) {
            throw new MemifException(reason, otherwise);
        }
    }
}
