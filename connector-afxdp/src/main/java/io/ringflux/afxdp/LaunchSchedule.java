package io.ringflux.afxdp;

import io.ringflux.frame.Frame;

/** Says when frames shall leave the device. */
@FunctionalInterface
public interface LaunchSchedule {

    /**
     * When a frame shall leave. Called on the loop of its queue, for each of them as it is put into the ring, so that
     * it should be short. A frame for which it throws is dropped and counted; the first such failure is logged.
     *
     * @param frame lent for the call, to be looked at
     * @return nanoseconds by the device's clock, not before the frame that was sent last; 0 for as soon as possible
     */
    long launchNs(Frame frame);
}
