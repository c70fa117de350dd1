package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.Action;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.ClientOffer;
import io.ringflux.memif.control.LayoutLimits;
import io.ringflux.memif.control.ServerHandshake;
import io.ringflux.memif.control.ServerInterface;
import io.ringflux.memif.control.wire.Secret;
import io.ringflux.memif.shm.MemifQueues;
import io.ringflux.nativeio.PeerCredentials;
import io.ringflux.nativeio.SeqPacketSocket;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server's link: begins at its listener, and goes over to the port whose interface its client asks for. */
final class ServerLink extends Link {

    private final Listener listener;
    private final ServerHandshake handshake;
    private @Nullable PortSession session;
    private @Nullable ClientOffer offer;
    private @Nullable MemifQueues queues;

    ServerLink(SeqPacketSocket socket, Listener listener, LayoutLimits limits, long timeoutNs) {
        super(socket);
        this.listener = listener;
        handshake = new ServerHandshake(PortSession.APPLICATION, this::find, limits, timeoutNs);
    }

    List<Action> open() {
        return handshake.open(System.nanoTime());
    }

    @Override
    ServerHandshake handshake() {
        return handshake;
    }

    @Override
    LinkEvents events() {
        return session == null ? new Unadmitted() : session;
    }

    @Override
    List<Action> provideMemory(Action request) {
        ClientOffer offered = ((Action.MapMemory) request).offer();
        offer = offered;
        try {
            queues = admitted().map(offered.layout(), cacheLine(offered));
        } catch (MemifException e) {
            return handshake.mappingFailed(e.detail());
        }
        return handshake.mapped();
    }

    @Override
    MemifQueues handOver() {
        MemifQueues given = queues;
        if (given == null) {
            throw new IllegalStateException("the link is up before its memory is mapped");
        }
        return given;
    }

    @Override
    void discardMemory() {
        if (queues != null) {
            queues.close();
        }
    }

    @Override
    LinkFacts facts(Action.Up up, PeerCredentials credentials) {
        ClientOffer taken = offer;
        if (taken == null) {
            throw new IllegalStateException("the link is up before its client offered memory");
        }
        return LinkFacts.ofServer(taken.mode(), cacheLine(taken), taken.layout(), up, credentials);
    }

    @Override
    void arrived() {
        admitted().attach(this);
    }

    private CacheLine cacheLine(ClientOffer offered) {
        CacheLine configured = admitted().config().cacheLine();
        return configured == null ? offered.cacheLine() : configured;
    }

    private PortSession admitted() {
        if (session == null) {
            throw new IllegalStateException("no interface has admitted the client");
        }
        return session;
    }

    private @Nullable ServerInterface find(long id) {
        Served served = listener.find(id);
        if (served == null) {
            return null;
        }
        requireAllowed(served.config().peers());
        return new Door(served);
    }

    /** The interface of one id, as this link's client finds it. */
    private final class Door implements ServerInterface {

        private final Served served;

        Door(Served served) {
            this.served = served;
        }

        @Override
        public String name() {
            return served.config().name();
        }

        @Override
        public Set<MemifMode> modes() {
            return served.modes();
        }

        @Override
        public Secret secret() {
            return served.config().secret();
        }

        @Override
        public boolean claim() {
            PortSession claimed = served.claim();
            if (claimed == null) {
                return false;
            }
            listener.settled(ServerLink.this);
            session = claimed;
            moveTo(claimed.loop());
            return true;
        }

        @Override
        public void release() {
            served.release();
        }
    }

    /** What becomes of a client that no port has admitted. */
    private final class Unadmitted implements LinkEvents {

        @Override
        public void up(MemifQueues given, LinkFacts facts) {
            throw new IllegalStateException("a link is up that no port has admitted");
        }

        @Override
        public void down(LinkException cause, boolean orderly) {
            listener.refused(ServerLink.this, cause);
        }
    }
}
