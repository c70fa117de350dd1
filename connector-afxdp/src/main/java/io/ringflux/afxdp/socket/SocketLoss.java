package io.ringflux.afxdp.socket;

/** Who wants to know that a socket is of no more use; on the thread of the queue that found out. */
@FunctionalInterface
public interface SocketLoss {

    /**
     * Called once.
     *
     * @param errno what the kernel said
     */
    void lost(int errno);
}
