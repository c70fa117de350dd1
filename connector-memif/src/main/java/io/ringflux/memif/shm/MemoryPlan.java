package io.ringflux.memif.shm;

import org.jspecify.annotations.Nullable;

/**
 * How a client lays out its memory, besides the rings.
 *
 * @param bufferBytes length of each buffer
 * @param transmit what to send without a copy; null to copy every frame
 */
public record MemoryPlan(int bufferBytes, @Nullable ZeroCopyTransmit transmit) {}
