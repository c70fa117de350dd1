package io.ringflux.testkit.contract;

/** What some transports cannot do; the contract leaves such tests out. */
public enum Capability {
    /** Frames that are longer than one buffer. */
    CHAINS,
    /** More than one queue in each direction. */
    QUEUES,
    /** Ports that outlive a broken link. */
    FLAP
}
