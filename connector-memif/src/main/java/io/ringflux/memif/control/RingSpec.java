package io.ringflux.memif.control;

import io.ringflux.nativeio.Fd;

/**
 * One ring, as its client places it.
 *
 * @param index its number among the rings of its direction, from 0
 * @param region the region that holds it
 * @param offset bytes from the start of that region, a multiple of 32
 * @param ringLog2 it has 2^ringLog2 descriptors
 * @param interrupt the eventfd that its producer writes and its consumer reads
 */
public record RingSpec(int index, int region, long offset, int ringLog2, Fd interrupt) {}
