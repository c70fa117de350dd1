package io.ringflux.memif.shm;

import org.jspecify.annotations.Nullable;

/**
 * How a client lays out its memory, besides the rings.
 *
 * @param bufferBytes length of each buffer
 * @param headroom bytes that are free before each buffer that the server fills
 * @param hugePages whether rings and buffers lie on huge pages
 * @param transmit what to send without a copy; null to copy every frame
 */
public record MemoryPlan(
        int bufferBytes,
        int headroom,
        boolean hugePages,
        @Nullable ZeroCopyTransmit transmit) {}
