package io.ringflux.memif.link;

import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.control.Action;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.ClientHandshake;
import io.ringflux.memif.control.ClientIdentity;
import io.ringflux.memif.control.RingPlan;
import io.ringflux.memif.shm.ClientMemory;
import io.ringflux.memif.shm.MemifQueues;
import io.ringflux.memif.shm.MemoryPlan;
import io.ringflux.memif.shm.RxResources;
import io.ringflux.memif.shm.ZeroCopyTransmit;
import io.ringflux.nativeio.PeerCredentials;
import io.ringflux.nativeio.SeqPacketSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's link: lays out the memory that it shares. */
final class ClientLink extends Link {

    private final MemifConfig config;
    private final @Nullable ZeroCopyTransmit transmit;
    private final RxResources resources;
    private final LinkEvents events;
    private final ClientHandshake handshake;
    private @Nullable ClientMemory memory;

    /** @param transmit what to send without a copy; null to copy every frame */
    ClientLink(
            SeqPacketSocket socket,
            MemifConfig config,
            @Nullable ZeroCopyTransmit transmit,
            RxResources resources,
            LinkEvents events) {
        super(socket);
        this.config = config;
        this.transmit = transmit;
        this.resources = resources;
        this.events = events;
        ClientIdentity identity =
                new ClientIdentity(config.id(), config.mode(), config.secret(), PortSession.APPLICATION, config.name());
        handshake = new ClientHandshake(
                identity, plan(config), config.handshakeTimeout().toNanos());
    }

    /** The rings that a client asks for. */
    static RingPlan plan(MemifConfig config) {
        return new RingPlan(
                config.txQueues(),
                config.rxQueues(),
                Integer.numberOfTrailingZeros(config.ringSize()),
                cacheLine(config));
    }

    @Override
    ClientHandshake handshake() {
        return handshake;
    }

    @Override
    LinkEvents events() {
        return events;
    }

    List<Action> open() {
        requireAllowed(config.peers());
        handshake.open(System.nanoTime());
        return List.of();
    }

    @Override
    List<Action> provideMemory(Action request) {
        Action.LayOutMemory agreed = (Action.LayOutMemory) request;
        MemoryPlan shape = new MemoryPlan(
                config.bufferSize(), config.headroom(), config.hugePages(), agreed.maxRegions() == 1 ? null : transmit);
        ClientMemory created = ClientMemory.create(agreed.plan(), shape, resources);
        memory = created;
        return handshake.layOut(created.layout());
    }

    @Override
    MemifQueues handOver() {
        return present().connected();
    }

    @Override
    void discardMemory() {
        if (memory != null) {
            memory.close();
        }
    }

    @Override
    LinkFacts facts(Action.Up up, PeerCredentials credentials) {
        return LinkFacts.ofClient(config.mode(), cacheLine(config), present().layout(), up, credentials);
    }

    @Override
    void arrived() {
        throw new IllegalStateException("a client's link stays on its loop");
    }

    private ClientMemory present() {
        if (memory == null) {
            throw new IllegalStateException("the server said CONNECTED before there was memory to share");
        }
        return memory;
    }

    private static CacheLine cacheLine(MemifConfig config) {
        CacheLine configured = config.cacheLine();
        return configured == null ? CacheLine.BYTES_64 : configured;
    }
}
