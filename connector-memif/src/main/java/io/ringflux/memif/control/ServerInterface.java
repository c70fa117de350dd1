package io.ringflux.memif.control;

import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.Secret;
import java.util.Set;

/** One interface that a listening server offers under an id, for one link at a time. */
public interface ServerInterface {
    /** What CONNECTED tells the client. */
    String name();

    /** The modes a client may ask for; all of them where the mode is not to be checked. */
    Set<MemifMode> modes();

    /** What a client must know; {@link Secret#NONE} lets every client in, whatever it sends. */
    Secret secret();

    /**
     * Takes the interface for one link, unless it has one already. Called once mode and secret are right.
     *
     * @return whether it is now taken by the caller, who then owes one {@link #release()}
     */
    boolean claim();

    /** Gives the interface free again: the link that claimed it is over. */
    void release();
}
