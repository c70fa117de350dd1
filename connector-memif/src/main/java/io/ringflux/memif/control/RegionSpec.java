package io.ringflux.memif.control;

import io.ringflux.nativeio.Fd;

/**
 * One piece of shared memory, as its client announces it.
 *
 * @param index its number in descriptors and rings, from 0
 * @param bytes its length; whether the fd really has that many is for the one who maps it to see
 * @param fd what to map
 */
public record RegionSpec(int index, long bytes, Fd fd) {}
