package io.ringflux.memif.control;

import java.util.List;

/**
 * All the memory of a link and where its rings lie in it. Each list is in index order. The fds are owned by whoever
 * holds the layout; the record itself closes nothing.
 */
public record SharedLayout(List<RegionSpec> regions, List<RingSpec> c2sRings, List<RingSpec> s2cRings) {
    public SharedLayout {
        regions = List.copyOf(regions);
        c2sRings = List.copyOf(c2sRings);
        s2cRings = List.copyOf(s2cRings);
    }
}
