package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.Fd;
import java.util.List;
import java.util.stream.Stream;

/** A plain second opinion on a layout that a server is about to map. */
final class LayoutCheck {
    private LayoutCheck() {}

    static void requireSound(SharedLayout layout, CacheLine line, LayoutLimits limits) {
        int least = limits.ringsBothWays() ? 1 : 0;
        assertThat(layout.regions()).hasSizeBetween(least, limits.maxRegions());
        assertThat(layout.c2sRings()).hasSizeBetween(least, limits.maxC2sRings());
        assertThat(layout.s2cRings()).hasSizeBetween(least, limits.maxS2cRings());
        for (RegionSpec region : layout.regions()) {
            assertThat(region.bytes()).isBetween(1L, limits.maxRegionBytes());
        }
        List<RingSpec> rings = rings(layout).toList();
        for (int i = 0; i < rings.size(); i++) {
            RingSpec ring = rings.get(i);
            assertThat(ring.ringLog2()).isBetween(1, limits.maxRingLog2());
            assertThat(end(ring, line))
                    .isLessThanOrEqualTo(layout.regions().get(ring.region()).bytes());
            for (RingSpec other : rings.subList(0, i)) {
                assertThat(ring.region() != other.region()
                                || end(ring, line) <= other.offset()
                                || end(other, line) <= ring.offset())
                        .as("%s apart from %s", ring, other)
                        .isTrue();
            }
        }
    }

    static List<Fd> fds(SharedLayout layout) {
        return Stream.concat(
                        layout.regions().stream().map(RegionSpec::fd),
                        rings(layout).map(RingSpec::interrupt))
                .toList();
    }

    private static Stream<RingSpec> rings(SharedLayout layout) {
        return Stream.concat(layout.c2sRings().stream(), layout.s2cRings().stream());
    }

    private static long end(RingSpec ring, CacheLine line) {
        return ring.offset() + line.ringBytes(ring.ringLog2());
    }
}
