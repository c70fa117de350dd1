package io.ringflux.service.kafka.sink;

/** A hash that is the same for all packets of a flow in both directions; serves one thread. */
@FunctionalInterface
interface FlowHasher {
    int of(long address, int length);
}
