package io.ringflux.memif.control;

import java.util.List;

/**
 * All the memory of a link and where its rings lie in it. Each list is in index order. The fds are owned by whoever
 * holds the layout; the record closes them only when it is told to.
 */
public record SharedLayout(List<RegionSpec> regions, List<RingSpec> c2sRings, List<RingSpec> s2cRings) {
    public SharedLayout {
        regions = List.copyOf(regions);
        c2sRings = List.copyOf(c2sRings);
        s2cRings = List.copyOf(s2cRings);
    }

    /** Closes all fds, of a layout that nobody will use. */
    public void close() {
        regions.forEach(region -> Incoming.close(region.fd()));
        c2sRings.forEach(ring -> Incoming.close(ring.interrupt()));
        s2cRings.forEach(ring -> Incoming.close(ring.interrupt()));
    }
}
