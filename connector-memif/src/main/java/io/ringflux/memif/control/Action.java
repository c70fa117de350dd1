package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.nativeio.Fd;
import org.jspecify.annotations.Nullable;

/** What a handshake wants done. The actions of one call are to be carried out in their order. */
public sealed interface Action {
    /**
     * Send this message on the control socket; a send that fails because the peer has gone is no error of its own, the
     * end of file says it.
     *
     * @param fd goes with the message; lent, it stays its owner's
     */
    record Send(ControlMessage message, @Nullable Fd fd) implements Action {
        static Send of(ControlMessage message) {
            return new Send(message, null);
        }
    }

    /**
     * Client: lay out shared memory with this many rings, then call {@link ClientHandshake#layOut}.
     *
     * @param plan what both ends agreed on
     * @param maxRegions the most regions the server takes
     */
    record LayOutMemory(RingPlan plan, int maxRegions) implements Action {}

    /**
     * Server: map what the client shares, check what lies there, then call {@link ServerHandshake#mapped} or
     * {@link ServerHandshake#mappingFailed}. The fds of the layout are the receiver's from here on, whatever becomes of
     * the link.
     */
    record MapMemory(ClientOffer offer) implements Action {}

    /**
     * The link is up.
     *
     * @param peerName the peer's application
     * @param peerInterfaceName what the peer calls its end of the link
     */
    record Up(String peerName, String peerInterfaceName) implements Action {}

    /** The link is over, or never came up: close the control socket. Always the last action of a handshake. */
    record Down(MemifException cause) implements Action {}
}
