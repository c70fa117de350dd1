package io.ringflux.memif;

import io.ringflux.PortDetails;
import io.ringflux.nativeio.PeerCredentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a memif port is and, once it had a link, what that obtained.
 *
 * @param role which end this is
 * @param socket where the server listens
 * @param id the interface's number there
 * @param mode what frames carry
 * @param peer the present or last peer, and what was agreed on with it; null before the first
 */
public record MemifDetails(
        Role role,
        String socket,
        long id,
        MemifMode mode,
        @Nullable Peer peer) implements PortDetails {

    /** Which end of a link a port is. */
    public enum Role {
        /** Connects, and shares its memory. */
        CLIENT,
        /** Listens, and maps the client's memory. */
        SERVER
    }

    /**
     * The other end of a link.
     *
     * @param application what it calls itself
     * @param interfaceName what it calls its end of the link
     * @param credentials its process, as the kernel knows it
     * @param rxRingSizes entries of each ring received from, in order
     * @param txRingSizes entries of each ring sent to, in order
     * @param regionBytes bytes of each shared region, in order
     * @param cacheLineBytes the cache line that the rings are laid out for
     */
    public record Peer(
            String application,
            String interfaceName,
            PeerCredentials credentials,
            List<Integer> rxRingSizes,
            List<Integer> txRingSizes,
            List<Long> regionBytes,
            int cacheLineBytes) {

        /** Copies the lists. */
        public Peer {
            rxRingSizes = List.copyOf(rxRingSizes);
            txRingSizes = List.copyOf(txRingSizes);
            regionBytes = List.copyOf(regionBytes);
        }
    }

    /** The same port, with that peer. */
    public MemifDetails withPeer(Peer present) {
        return new MemifDetails(role, socket, id, mode, present);
    }

    @Override
    public String transport() {
        return "memif";
    }

    @Override
    public Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("role", role.name().toLowerCase(Locale.ROOT));
        properties.put("socket", socket);
        properties.put("id", id);
        properties.put("mode", mode.name().toLowerCase(Locale.ROOT));
        if (peer != null) {
            properties.put("peer-application", peer.application());
            properties.put("peer-interface", peer.interfaceName());
            properties.put("peer-pid", peer.credentials().pid());
            properties.put("peer-uid", peer.credentials().uid());
            properties.put("peer-gid", peer.credentials().gid());
            properties.put("rx-ring-sizes", peer.rxRingSizes());
            properties.put("tx-ring-sizes", peer.txRingSizes());
            properties.put("region-bytes", peer.regionBytes());
            properties.put("cache-line", peer.cacheLineBytes());
        }
        return properties;
    }
}
