package io.ringflux.afxdp;

import io.ringflux.frame.Frame;

/** Who wants to know when frames left. */
@FunctionalInterface
public interface SentListener {

    /**
     * A frame was sent. Called on the loop of its queue, for each of them, so that it should be short; what it throws
     * ends nothing and is logged once.
     *
     * @param frame lent for the call, with the bytes that it has now
     * @param timestampNs when it left, by the device's clock where the driver stamps frames; where the kernel copies,
     *     when the device gave it back, by the clock {@code CLOCK_TAI}
     */
    void sent(Frame frame, long timestampNs);
}
