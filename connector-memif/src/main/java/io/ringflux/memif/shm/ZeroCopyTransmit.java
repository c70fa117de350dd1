package io.ringflux.memif.shm;

/**
 * What a client needs besides its rings to send without a copy. It outlives links.
 *
 * @param pool the frames that rings can refer to
 * @param leftovers where those go that a ring refers to when its link ends
 */
public record ZeroCopyTransmit(TransmitPool pool, Leftovers leftovers) implements AutoCloseable {

    /** The port has no more links. */
    @Override
    public void close() {
        leftovers.close();
        pool.close();
    }
}
