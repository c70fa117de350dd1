package io.ringflux.memif.shm;

import org.jspecify.annotations.Nullable;

/**
 * How a client lays out its memory, besides the rings.
 *
 * @param bufferBytes length of each buffer
 * @param headroom bytes that are free before each buffer that the server fills
 * @param transmit what to send without a copy; null to copy every frame
 */
public record MemoryPlan(
        int bufferBytes, int headroom, @Nullable ZeroCopyTransmit transmit) {}
