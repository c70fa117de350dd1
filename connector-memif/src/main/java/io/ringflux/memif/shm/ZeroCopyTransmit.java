package io.ringflux.memif.shm;

import io.ringflux.loop.Poller;

/**
 * What a client needs besides its rings to send without a copy. It outlives links.
 *
 * @param pool the frames that rings can refer to
 * @param leftovers where those go that a ring refers to when its link ends
 */
public record ZeroCopyTransmit(TransmitPool pool, Leftovers leftovers) implements AutoCloseable {

    /** For the port with that control loop; at most half of its pool is left over. */
    public static ZeroCopyTransmit of(TransmitPool pool, Poller loop) {
        return new ZeroCopyTransmit(pool, new Leftovers(loop, pool.frames().chunkCount() / 2));
    }

    /** The port has no more links. */
    @Override
    public void close() {
        leftovers.close();
        pool.close();
    }
}
