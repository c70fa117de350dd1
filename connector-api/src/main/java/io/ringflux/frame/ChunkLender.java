package io.ringflux.frame;

import java.util.Queue;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
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

    /** Batches that were taken and released, and are kept to be lent again. */
    private static final int SPARE_BATCHES = 64;

    private final FramePool pool;
    private final @Nullable Frame[] away;
    private final int[] lent;
    private final int port;
    private final int queue;
    private final Queue<FrameBatch> spare = new ManyToOneConcurrentArrayQueue<>(SPARE_BATCHES);
    private FrameBatch batch;
    private int used;
    private int awayCount;
    private @Nullable Throwable where;

    /**
     * @param pool whose chunks are lent
     * @param capacity most segments a burst
     * @param port number that frames carry as their origin
     * @param queue number of the queue that frames carry as their origin
     */
    public ChunkLender(FramePool pool, int capacity, int port, int queue) {
        this.pool = pool;
        this.away = new Frame[pool.chunkCount()];
        this.lent = new int[capacity];
        this.port = port;
        this.queue = queue;
        this.batch = new FrameBatch(pool, capacity, spare);
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
        Frame frame = away[chunk];
        return frame != null && frame.refCnt() == 0;
    }

    /** Takes an empty chunk out of the pool, to be filled: its number, or -1 when none is free. */
    public int draw() {
        Frame frame = pool.pop();
        if (frame == null) {
            return -1;
        }
        int chunk = frame.chunk();
        away[chunk] = frame;
        awayCount++;
        return chunk;
    }

    /** Begins a burst on the calling thread; one that was not ended ends now. */
    public void begin() {
        if (used > 0) {
            reclaim();
        }
        pool.borrower(Thread.currentThread());
        if (FramePool.CHECKS) {
            where = new Throwable("received here");
        }
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
            batch.add(frame);
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
        batch.removeLast();
        for (Frame segment = head; segment != null; ) {
            Frame next = segment.linked();
            segment.clear();
            used--;
            segment = next;
        }
    }

    /** The frames lent since {@link #begin()}. */
    public FrameBatch batch() {
        return batch;
    }

    /**
     * Ends the burst: chunks that nobody took stay away, empty again; the others have left.
     *
     * @return segments up to the last one that was taken, counted from the first that was lent
     */
    public int reclaim() {
        if (!batch.reclaim()) {
            FrameBatch back = spare.poll();
            batch = back == null ? new FrameBatch(pool, lent.length, spare) : back.lendAgain();
        }
        int taken = 0;
        boolean untaken = true;
        for (int i = 0; i < used; i++) {
            int chunk = lent[i];
            Frame frame = away[chunk];
            if (!frame.isFollower()) {
                untaken = frame.untaken();
            }
            if (untaken) {
                frame.clear();
                if (FramePool.CHECKS) {
                    away[chunk] = pool.retire(frame);
                }
            } else {
                away[chunk] = null;
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
            Frame frame = away[chunk];
            if (frame != null) {
                away[chunk] = null;
                pool.recycle(frame);
            }
        }
        awayCount = 0;
    }

    private @Nullable Frame issue(int chunk, long address, int length, long timestampNs) {
        Frame frame = away[chunk];
        if (used == lent.length || frame == null) {
            return null;
        }
        lent[used++] = chunk;
        frame.issue(port, queue, true);
        frame.lend(address, length, timestampNs);
        if (FramePool.CHECKS) {
            frame.receivedAt(where);
        }
        return frame;
    }
}
