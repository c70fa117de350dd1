package io.ringflux.memif.link;

import io.ringflux.memif.MemifDetails.Peer;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.Action;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.RegionSpec;
import io.ringflux.memif.control.RingSpec;
import io.ringflux.memif.control.SharedLayout;
import io.ringflux.nativeio.PeerCredentials;
import java.util.List;

/**
 * What both ends of a link agreed on.
 *
 * @param mode what frames carry
 * @param peer the other end
 */
record LinkFacts(MemifMode mode, Peer peer) {

    static LinkFacts ofClient(
            MemifMode mode, CacheLine line, SharedLayout layout, Action.Up up, PeerCredentials server) {
        return of(mode, line, layout, layout.s2cRings(), layout.c2sRings(), up, server);
    }

    static LinkFacts ofServer(
            MemifMode mode, CacheLine line, SharedLayout layout, Action.Up up, PeerCredentials client) {
        return of(mode, line, layout, layout.c2sRings(), layout.s2cRings(), up, client);
    }

    private static LinkFacts of(
            MemifMode mode,
            CacheLine line,
            SharedLayout layout,
            List<RingSpec> rx,
            List<RingSpec> tx,
            Action.Up up,
            PeerCredentials credentials) {
        List<Long> regionBytes =
                layout.regions().stream().map(RegionSpec::bytes).toList();
        return new LinkFacts(
                mode,
                new Peer(
                        up.peerName(),
                        up.peerInterfaceName(),
                        credentials,
                        sizes(rx),
                        sizes(tx),
                        regionBytes,
                        line.bytes()));
    }

    private static List<Integer> sizes(List<RingSpec> rings) {
        return rings.stream().map(ring -> 1 << ring.ringLog2()).toList();
    }
}
