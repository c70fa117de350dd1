package io.ringflux.memif.control;

import static io.ringflux.memif.control.TestMessages.HELLO;
import static io.ringflux.memif.control.TestMessages.incoming;

import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.Connected;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import org.jspecify.annotations.Nullable;

/** How far the handshake of a client of one ring each way has come, and what it makes of each message there. */
enum ClientStage {
    CONNECTING,
    LAYING_OUT,
    INIT_SENT,
    REGION_SENT,
    C2S_RING_SENT,
    S2C_RING_SENT,
    CONNECT_SENT,
    UP;

    /** Takes a new handshake to this stage. */
    void reach(ClientHandshake client, RingPlan plan, TestFds fds, long nowNs) {
        client.open(nowNs);
        if (this == CONNECTING) {
            return;
        }
        client.receive(incoming(HELLO, fds), nowNs);
        if (this == LAYING_OUT) {
            return;
        }
        client.layOut(TestLayouts.of(plan, fds));
        int acks = Math.min(ordinal(), CONNECT_SENT.ordinal()) - INIT_SENT.ordinal();
        for (int i = 0; i < acks; i++) {
            client.receive(incoming(new Ack(), fds), nowNs);
        }
        if (this == UP) {
            client.receive(incoming(TestMessages.CONNECTED, fds), nowNs);
        }
    }

    /** Why this message ends the handshake here; null where it is in order. */
    @Nullable
    Reason faultOf(ControlMessage message) {
        if (message instanceof Disconnect) {
            return Reason.PEER_DISCONNECTED;
        }
        boolean expected = switch (this) {
            case CONNECTING -> message instanceof Hello;
            case LAYING_OUT, UP -> false;
            case INIT_SENT, REGION_SENT, C2S_RING_SENT, S2C_RING_SENT -> message instanceof Ack;
            case CONNECT_SENT -> message instanceof Connected;
        };
        return expected ? null : Reason.UNEXPECTED_MESSAGE;
    }

    /** Whether nothing has been sent yet, so that a DISCONNECT is owed even to a server that has left. */
    boolean isSilent() {
        return this == CONNECTING || this == LAYING_OUT;
    }

    /** Why the link is over when the server hangs up here. */
    Reason reasonOfEndOfFile() {
        return this == LAYING_OUT || this == UP ? Reason.PEER_GONE : Reason.REFUSED;
    }
}
