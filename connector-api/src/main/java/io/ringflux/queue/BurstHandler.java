package io.ringflux.queue;

import io.ringflux.frame.FrameBatch;

/** Takes what one poll of an {@link RxQueue} found. */
@FunctionalInterface
public interface BurstHandler {

    /**
     * Handles the frames of one burst, in order of arrival.
     *
     * @param burst at least one frame, lent for this call
     * @return how many of them were handled; the rest stays in the ring and comes again
     */
    int onBurst(FrameBatch burst);
}
