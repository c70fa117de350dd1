package io.ringflux.testkit.contract;

import io.ringflux.FramePort;

/** Two ports of a transport whose links are up: what one sends, the other receives on the queue of the same number. */
public interface ConnectedPorts extends AutoCloseable {

    /** The one port. */
    FramePort left();

    /** The other port. */
    FramePort right();

    /**
     * Breaks the link and lets it come up again with new queues; returns when both ports have seen both. Only for a
     * {@link LinkSpec#reconnecting()} link, and for a transport that has {@link Capability#FLAP}.
     */
    default void flap() {
        throw new UnsupportedOperationException("this transport cannot break its links");
    }

    /** Disposes both ports, waits until they have let go, and closes what else the transport opened. */
    @Override
    void close();
}
