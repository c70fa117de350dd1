package io.ringflux.tap.vhost;

import io.ringflux.nativeio.EventFd;

/** What a queue has of its ring. Ownership: held by the queue until {@link #close()}; the link below closes it all. */
interface RingEnd {

    /** Its memory, which stays until {@link #close()}. */
    RingArea area();

    /** Its positions. */
    SplitRing ring();

    /** Wakes the device. */
    EventFd kick();

    /** Is signalled by the device. */
    EventFd call();

    /** Waits a moment, while the device still has something to do. */
    void awaitFinished();

    /** The queue touches none of it any more. */
    void close();
}
