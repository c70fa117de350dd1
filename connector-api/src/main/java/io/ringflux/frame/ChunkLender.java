package io.ringflux.frame;

import org.jspecify.annotations.Nullable;

/**
 * Lends frames of a pool in the chunks that they live in: chunks are given away empty, somebody else - the kernel -
 * fills them, and a frame that is taken stays where it is, without a copy. What {@link FrameLender} is for memory of a
 * peer, this is for memory of our own.
 *
 * <p>Shape: chunks go by their number in the pool. Threading: one thread at a time. Ownership: the chunks that are away
 * belong to the lender until {@link #close()}; one that was taken belongs to whoever took it.
 */
public final class ChunkLender implements AutoCloseable {

    private final FramePool pool;
    private final boolean[] away;
    private final int[] lent;
    private final int port;
    private final int queue;
    private final LentBatches batches;
    private int used;
    private int awayCount;

    /**
     * @param pool whose chunks are lent
     * @param capacity most segments a burst
     * @param port number that frames carry as their origin
     * @param queue number of the queue that frames carry as their origin
     */
    public ChunkLender(FramePool pool, int capacity, int port, int queue) {
        this.pool = pool;
        this.away = new boolean[pool.chunkCount()];
        this.lent = new int[capacity];
        this.port = port;
        this.queue = queue;
        this.batches = new LentBatches(pool, capacity);
    }

    /** Most segments a burst. */
    public int capacity() {
        return lent.length;
    }

    /** Chunks that are away. */
    public int awayCount() {
        return awayCount;
    }

    /** Whether that chunk is away and not on loan. */
    public boolean isAway(int chunk) {
        return away[chunk] && pool.frame(chunk).refCnt() == 0;
    }

    /** Takes an empty chunk out of the pool, to be filled: its number, or -1 when none is free. */
    public int draw() {
        Frame frame = pool.pop();
        if (frame == null) {
            return FramePool.NONE;
        }
        away[frame.chunk()] = true;
        awayCount++;
        return frame.chunk();
    }

    /** Begins a burst on the calling thread; one that was not ended ends now. */
    public void begin() {
        if (used > 0) {
            reclaim();
        }
        batches.begin();
    }

    /**
     * Lends one frame of one segment, or the head of a chain.
     *
     * @param chunk one that is away
     * @param address of the first byte, in that chunk
     * @return the frame, or null when the burst is full
     */
    public @Nullable Frame lend(int chunk, long address, int length, long timestampNs) {
        Frame frame = issue(chunk, address, length, timestampNs);
        if (frame != null) {
            batches.batch().add(frame);
        }
        return frame;
    }

    /** Lends a further segment behind {@code last}; null when the burst is full: then {@link #abandon} the chain. */
    public @Nullable Frame lendSegment(Frame last, int chunk, long address, int length, long timestampNs) {
        Frame segment = issue(chunk, address, length, timestampNs);
        if (segment != null) {
            last.follow(segment);
        }
        return segment;
    }

    /** Takes back a chain that could not be completed, with its head; it must be the last that was lent. */
    public void abandon(Frame head) {
        batches.batch().removeLast();
        for (Frame segment = head; segment != null; ) {
            Frame next = segment.linked();
            segment.clear();
            used--;
            segment = next;
        }
    }

    /** The frames lent since {@link #begin()}. */
    public FrameBatch batch() {
        return batches.batch();
    }

    /**
     * Ends the burst: chunks that nobody took stay away, empty again; the others have left.
     *
     * @return segments up to the last one that was taken, counted from the first that was lent
     */
    public int reclaim() {
        batches.end();
        int taken = 0;
        boolean untaken = true;
        for (int i = 0; i < used; i++) {
            Frame frame = pool.frame(lent[i]);
            if (!frame.isFollower()) {
                untaken = frame.untaken();
            }
            if (untaken) {
                frame.clear();
                pool.retire(frame);
            } else {
                away[lent[i]] = false;
                awayCount--;
                taken = i + 1;
                frame.endLoan();
            }
        }
        used = 0;
        return taken;
    }

    /** Gives all chunks back to the pool; nobody may fill them any more. */
    @Override
    public void close() {
        reclaim();
        for (int chunk = 0; chunk < away.length; chunk++) {
            if (away[chunk]) {
                away[chunk] = false;
                pool.recycle(pool.frame(chunk));
            }
        }
        awayCount = 0;
    }

    private @Nullable Frame issue(int chunk, long address, int length, long timestampNs) {
        if (used == lent.length || !away[chunk]) {
            return null;
        }
        Frame frame = pool.frame(chunk);
        lent[used++] = chunk;
        frame.issue(port, queue, true);
        frame.lend(address, length, timestampNs);
        batches.mark(frame);
        return frame;
    }
}
