package io.ringflux.service.demo;

import org.agrona.DirectBuffer;

/** Whether a frame that was read back is one that can have been sent. */
@FunctionalInterface
interface FrameCheck {

    /**
     * Looks at a frame.
     *
     * @return false for one that was never sent, was changed, or was seen before
     */
    boolean isRight(DirectBuffer buffer, int offset, int length, int originalLength);
}
