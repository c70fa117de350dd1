package io.ringflux.afxdp.umem;

import io.ringflux.frame.FramePool;

/**
 * A part of a {@link Umem} that is a pool of its own: for what one queue receives, or for what a port sends.
 *
 * @param pool the frames
 * @param umem what it is a part of
 * @param offset of its first chunk in the whole
 */
public record UmemArea(FramePool pool, Umem umem, long offset) {

    /** Where an empty chunk begins, for the kernel. */
    public long chunkOffset(int chunk) {
        return offset + (long) chunk * umem.stride();
    }

    /** Number of the chunk in this area that holds an offset of the whole, or -1 when none does. */
    public int chunkAt(long wholeOffset) {
        long within = wholeOffset - offset;
        if (within < 0) {
            return -1;
        }
        long chunk = umem.chunkOf(within);
        return chunk < pool.chunkCount() ? (int) chunk : -1;
    }
}
