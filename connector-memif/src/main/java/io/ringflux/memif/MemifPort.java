package io.ringflux.memif;

import io.ringflux.memif.link.LinkedPort;
import io.ringflux.reactive.TransportPort;

/** A port on a memif interface, made by {@link MemifClient} or {@link MemifServer}. */
public final class MemifPort extends TransportPort {

    private final LinkedPort linked;

    MemifPort(LinkedPort linked) {
        super(linked.port(), linked.released());
        this.linked = linked;
    }

    /**
     * Ends the present link in good order, not the port: a server waits for its next client, a client connects again as
     * its policy says. A port that lives as long as its link ends with it.
     */
    public void disconnect() {
        linked.disconnect().run();
    }

    /** What this port is, what it obtained from its present or last peer, and its rings as they stand now. */
    @Override
    public MemifDetails details() {
        MemifDetails lasting = (MemifDetails) linked.port().details();
        return lasting.withRings(linked.rings().get());
    }
}
