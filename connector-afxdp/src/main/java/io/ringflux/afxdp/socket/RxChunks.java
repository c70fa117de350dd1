package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import org.jspecify.annotations.Nullable;

/** The chunks that the kernel fills for a receive ring, and how frames in them are lent. On the queue's thread. */
interface RxChunks {

    /** Where the chunks are. */
    UmemArea area();

    /** Most segments a burst. */
    int capacity();

    /** Segments that may be lent now. */
    int lendable();

    /** Whether the kernel has that chunk, so that it can come back filled. */
    boolean isGiven(int chunk);

    /** Begins a burst. */
    void begin();

    /** Lends one frame of one segment, or the head of a chain; null when the rest must wait. */
    @Nullable
    Frame lend(int chunk, long address, int length, long timestampNs);

    /** Lends a further segment behind {@code last}; null when the rest must wait: then {@link #abandon} the chain. */
    @Nullable
    Frame lendSegment(Frame last, int chunk, long address, int length);

    /** Takes back a chain that could not be completed, with its head; it must be the last that was lent. */
    void abandon(Frame head);

    /** The frames lent since {@link #begin}. */
    FrameBatch batch();

    /**
     * Ends the burst.
     *
     * @return segments up to the last one whose chunk was taken with its frame, counted from the first that was lent
     */
    int reclaim();

    /** Those chunks came back filled, and are either taken or empty again. */
    void takeBack(int[] chunks, int count);

    /** Gives empty chunks to the kernel, as far as there are any. */
    void supply();

    /** Chunks that are with the kernel, or on loan. */
    int awayCount();

    /** Gives all chunks back; the kernel must not use them any more. */
    void close();
}
