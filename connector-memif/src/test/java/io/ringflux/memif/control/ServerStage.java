package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.clientSide;
import static io.ringflux.memif.control.TestMessages.incoming;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a server's handshake has come, and what it makes of each message there. */
enum ServerStage {
    ACCEPTED(0),
    INITIATED(1),
    REGION_ADDED(2),
    C2S_RING_ADDED(3),
    S2C_RING_ADDED(4),
    MAPPING(5),
    UP(5);

    private final int messages;

    ServerStage(int messages) {
        this.messages = messages;
    }

    /** Takes a new handshake to this stage. */
    void reach(ServerHandshake server, TestFds fds, long nowNs) {
        server.open(nowNs);
        for (ControlMessage message : clientSide().subList(0, messages)) {
            List<Action> actions = server.receive(incoming(message, fds), nowNs);
            actions.stream()
                    .filter(Action.MapMemory.class::isInstance)
                    .map(Action.MapMemory.class::cast)
                    .forEach(map -> TestLayouts.close(map.offer().layout()));
        }
        if (this == UP) {
            server.mapped();
        }
    }

    /** Why this message ends the handshake here; null where it is in order. */
    @Nullable
    Reason faultOf(ControlMessage message) {
        if (message instanceof Disconnect) {
            return Reason.PEER_DISCONNECTED;
        }
        if (this == ACCEPTED) {
            return message instanceof Init ? null : Reason.UNEXPECTED_MESSAGE;
        }
        if (this == MAPPING || this == UP) {
            return Reason.UNEXPECTED_MESSAGE;
        }
        if (message instanceof AddRegion) {
            return this == INITIATED ? null : Reason.BAD_REGION;
        }
        if (message instanceof AddRing) {
            return this == REGION_ADDED ? null : Reason.BAD_RING;
        }
        if (message instanceof Connect) {
            return this == S2C_RING_ADDED ? null : Reason.BAD_RING;
        }
        return Reason.UNEXPECTED_MESSAGE;
    }
}
