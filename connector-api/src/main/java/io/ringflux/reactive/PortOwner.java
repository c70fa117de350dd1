package io.ringflux.reactive;

import io.ringflux.LinkException;

/** The transport behind a {@link QueuedPort}; called on the port's control loop. */
public interface PortOwner {

    /** The peer broke the rules of shared memory: close this link. */
    void fault(LinkException fault);

    /** The user disposed the port: close the link and everything that would make a new one. */
    void close();
}
