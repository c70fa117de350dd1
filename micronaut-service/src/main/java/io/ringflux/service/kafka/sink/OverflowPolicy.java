package io.ringflux.service.kafka.sink;

/** What a sink does with frames when its buffers are full because Kafka is slow or away. */
public enum OverflowPolicy {
    /** Asks for no more frames: the port's ring fills and its peer sees that. */
    BACKPRESSURE,
    /** Takes every frame and gives up, and counts, those that find no room. */
    DROP_NEWEST
}
