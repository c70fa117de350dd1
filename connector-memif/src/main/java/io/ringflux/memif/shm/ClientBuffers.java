package io.ringflux.memif.shm;

/**
 * The buffers that a client gives to one ring: one a slot, one behind the other.
 *
 * @param region index of the region that holds them
 * @param base address of that region in this process
 * @param firstOffset where the first buffer begins, in bytes from the start of the region
 * @param bytes length of each buffer
 * @param stride bytes from one buffer to the next, of which the headroom of each takes the rest
 */
record ClientBuffers(int region, long base, long firstOffset, int bytes, int stride) {

    /** Offset of the buffer of a slot from the start of the region. */
    long offset(int slot) {
        return firstOffset + (long) slot * stride;
    }

    /** Address of the buffer of a slot. */
    long address(int slot) {
        return base + offset(slot);
    }
}
