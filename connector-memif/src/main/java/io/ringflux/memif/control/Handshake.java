package io.ringflux.memif.control;

import java.util.List;
import java.util.OptionalLong;

/** One end of a control connection, whichever it is; see there for the order of calls. */
public sealed interface Handshake permits ClientHandshake, ServerHandshake {
    /** Takes one message; its fds are the handshake's from here on. */
    List<Action> receive(Incoming incoming, long nowNs);

    /** The peer has hung up. */
    List<Action> endOfFile();

    /** Ends the link from this side; {@code detail} tells the peer why. */
    List<Action> close(String detail);

    /** To be called when the deadline has come; without effect before. */
    List<Action> expire(long nowNs);

    /** When to call {@link #expire}, on the clock of the {@code nowNs} arguments; empty once up or over. */
    OptionalLong deadlineNs();
}
