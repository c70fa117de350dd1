package io.ringflux.memif.control;

import java.util.ArrayList;
import java.util.List;

/** Memory as DPDK's and VPP's clients lay it out: all rings, one behind the other, then buffers. */
final class TestLayouts {
    private static final long BUFFER_BYTES = 2048;

    private TestLayouts() {}

    static SharedLayout of(RingPlan plan, TestFds fds) {
        long ringBytes = plan.cacheLine().ringBytes(plan.ringLog2());
        List<RingSpec> c2s = rings(plan.c2sRings(), 0, ringBytes, plan, fds);
        List<RingSpec> s2c = rings(plan.s2cRings(), plan.c2sRings() * ringBytes, ringBytes, plan, fds);
        int count = plan.c2sRings() + plan.s2cRings();
        long bytes = count * (ringBytes + (BUFFER_BYTES << plan.ringLog2()));
        return new SharedLayout(List.of(new RegionSpec(0, bytes, fds.make())), c2s, s2c);
    }

    static void close(SharedLayout layout) {
        layout.regions().forEach(region -> region.fd().close());
        layout.c2sRings().forEach(ring -> ring.interrupt().close());
        layout.s2cRings().forEach(ring -> ring.interrupt().close());
    }

    private static List<RingSpec> rings(int count, long start, long ringBytes, RingPlan plan, TestFds fds) {
        List<RingSpec> rings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rings.add(new RingSpec(i, 0, start + i * ringBytes, plan.ringLog2(), fds.make()));
        }
        return rings;
    }
}
