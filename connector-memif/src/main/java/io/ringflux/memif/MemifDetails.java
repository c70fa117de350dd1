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
 * @param rings the rings of the present link at this moment, receive rings first; none without a link, when the peer
 *     has taken them away, or where the system does not let a process look at its own memory ({@code process_vm_readv})
 */
public record MemifDetails(
        Role role,
        String socket,
        long id,
        MemifMode mode,
        @Nullable Peer peer,
        List<Ring> rings) implements PortDetails {

    /** Copies the list. */
    public MemifDetails {
        rings = List.copyOf(rings);
    }

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

    /** Which way frames go, as this port sees it. */
    public enum Direction {
        /** From the peer. */
        RX,
        /** To the peer. */
        TX
    }

    /**
     * One ring at one moment, as both ends have written it: the peer's part may be anything.
     *
     * @param direction which way its frames go
     * @param queue number of its queue
     * @param region index of the region that holds it
     * @param offset where it begins there, in bytes
     * @param size its descriptors
     * @param head the client's cursor, 16 bits
     * @param tail the server's cursor, 16 bits
     * @param flags what the receiver of its frames wrote, 16 bits
     * @param interruptMasked whether that is that no signal is wanted
     * @param serverDescriptors descriptors that the client has handed over and the server not back: frames to the
     *     server, or empty buffers for it; the others are the client's
     */
    public record Ring(
            Direction direction,
            int queue,
            int region,
            long offset,
            int size,
            int head,
            int tail,
            int flags,
            boolean interruptMasked,
            int serverDescriptors) {

        /** Descriptors that are the client's to use now; negative where one of the cursors cannot be right. */
        public int clientDescriptors() {
            return size - serverDescriptors;
        }

        private Map<String, Object> properties() {
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("direction", direction.name().toLowerCase(Locale.ROOT));
            properties.put("queue", queue);
            properties.put("region", region);
            properties.put("offset", offset);
            properties.put("size", size);
            properties.put("head", head);
            properties.put("tail", tail);
            properties.put("flags", flags);
            properties.put("interrupt-masked", interruptMasked);
            properties.put("client-descriptors", clientDescriptors());
            properties.put("server-descriptors", serverDescriptors);
            return properties;
        }
    }

    /** The same port, with these rings. */
    MemifDetails withRings(List<Ring> present) {
        return new MemifDetails(role, socket, id, mode, peer, present);
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
        properties.put("rings", rings.stream().map(Ring::properties).toList());
        return properties;
    }
}
