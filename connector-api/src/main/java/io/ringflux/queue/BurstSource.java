package io.ringflux.queue;

/** Fills a {@link TxQueue} at burst level. */
@FunctionalInterface
public interface BurstSource {

    /**
     * Submits what there is to send, as far as there is room; called in every round of the queue's loop, which
     * publishes what was submitted right after.
     *
     * @param queue the queue of the present link, lent for this call
     * @return frames submitted; 0 when there was nothing to send or no room
     */
    int fill(TxQueue queue);
}
