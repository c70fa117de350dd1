package io.ringflux.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lends frames over memory that a queue may read for the length of one call, and sees afterwards which of them were
 * taken. A frame that nobody takes costs no copy and never touches its pool; a taken one has moved its bytes into its
 * own chunk by then, so that the queue can hand its slot back in ring order at once.
 *
 * <p>Shape: up to {@code capacity} segments a burst. Threading: one thread at a time. Ownership: the frames in stock
 * belong to the lender until {@link #close()}.
 */
public final class FrameLender implements AutoCloseable {

    private final FramePool pool;
    private final int[] stock;
    private final int port;
    private final int queue;
    private final LentBatches batches;
    private int used;
    private int ready;

    /**
     * @param pool where taken frames live; its chunk is the longest segment that can be lent, and before each segment
     *     there must be as much room to write as its headroom
     * @param capacity most segments a burst
     * @param port number that frames carry as their origin
     * @param queue number of the queue that frames carry as their origin
     */
    public FrameLender(FramePool pool, int capacity, int port, int queue) {
        this.pool = pool;
        this.stock = new int[capacity];
        Arrays.fill(stock, FramePool.NONE);
        this.port = port;
        this.queue = queue;
        this.batches = new LentBatches(pool, capacity);
    }

    /** Most segments a burst. */
    public int capacity() {
        return stock.length;
    }

    /** Longest segment, in bytes. */
    public int segmentBytes() {
        return pool.chunkBytes();
    }

    /** Bytes before each lent segment that users may write to. */
    public int headroom() {
        return pool.headroom();
    }

    /** Frames of the pool that the lender holds, on loan or to be lent; a snapshot. */
    public int stock() {
        int count = 0;
        for (int chunk : stock) {
            count += chunk == FramePool.NONE ? 0 : 1;
        }
        return count;
    }

    /** As {@link #begin(int)}, where nobody knows how many segments. */
    public void begin() {
        begin(0);
    }

    /**
     * Begins a burst on the calling thread; one that was not ended ends now.
     *
     * @param segments that will probably be lent: so many are drawn from the pool beforehand, so that a loop that lends
     *     them calls nothing else
     */
    public void begin(int segments) {
        if (used > 0) {
            reclaim();
        }
        batches.begin();
        if (ready < segments) {
            stockUp(segments);
        }
    }

    /**
     * Lends one frame of one segment.
     *
     * @return false when the burst is full or the pool is empty: the rest must wait
     */
    public boolean lend(long address, int length, long timestampNs) {
        Frame frame = draw();
        if (frame == null) {
            return false;
        }
        frame.lend(address, length, timestampNs);
        batches.batch().add(frame);
        return true;
    }

    /**
     * Draws a head for a chain, to be followed by {@link #lendSegment}; null when the burst is full or the pool is
     * empty.
     */
    public @Nullable Frame lendHead(long address, int length, long timestampNs) {
        return lend(address, length, timestampNs) ? pool.frame(stock[used - 1]) : null;
    }

    /**
     * Lends a further segment behind {@code last}.
     *
     * @return the segment, or null when the burst is full or the pool is empty; then {@link #abandon} the chain
     */
    public @Nullable Frame lendSegment(Frame last, long address, int length, long timestampNs) {
        Frame segment = draw();
        if (segment != null) {
            segment.lend(address, length, timestampNs);
            last.follow(segment);
        }
        return segment;
    }

    /** Takes back a chain that could not be completed, with its head; it must be the last that was lent. */
    public void abandon(Frame head) {
        batches.batch().removeLast();
        for (Frame segment = head; segment != null; ) {
            Frame next = segment.linked();
            segment.unchain();
            used--;
            segment = next;
        }
    }

    /** The frames lent since {@link #begin()}. */
    public FrameBatch batch() {
        return batches.batch();
    }

    /** Ends the burst: frames that nobody took return to stock, the others leave it. */
    public void reclaim() {
        batches.end();
        boolean untaken = true;
        boolean whole = true;
        for (int i = 0; i < used; i++) {
            Frame frame = pool.frame(stock[i]);
            if (!frame.isFollower()) {
                untaken = frame.untaken();
            }
            if (!untaken) {
                stock[i] = FramePool.NONE;
                whole = false;
                frame.endLoan();
            } else if (FramePool.CHECKS) {
                reissue(frame);
            } else {
                frame.unchain();
            }
        }
        if (!whole) {
            restock();
        }
        used = 0;
    }

    @Override
    public void close() {
        reclaim();
        for (int i = 0; i < stock.length; i++) {
            if (stock[i] != FramePool.NONE) {
                pool.recycle(pool.frame(stock[i]));
                stock[i] = FramePool.NONE;
            }
        }
        ready = 0;
    }

    private @Nullable Frame draw() {
        if (used == ready) {
            stockUp(used + 1);
            if (used == ready) {
                return null;
            }
        }
        Frame frame = pool.frame(stock[used++]);
        batches.mark(frame);
        return frame;
    }

    /** Fills the first places that many, as far as there are places and the pool has frames. */
    private void stockUp(int segments) {
        int places = Math.min(segments, stock.length);
        while (ready < places) {
            if (stock[ready] == FramePool.NONE) {
                Frame frame = pool.pop();
                if (frame == null) {
                    return;
                }
                put(ready, frame);
            }
            ready++;
        }
    }

    /**
     * Replaces the frames that left, from the last to the first: those that came back at once stand where they stood,
     * so that the next burst finds the same ones in the same order.
     */
    private void restock() {
        for (int i = used - 1; i >= 0; i--) {
            if (stock[i] == FramePool.NONE) {
                int chunk = pool.popOwn();
                if (chunk == FramePool.NONE) {
                    ready = firstGap();
                    break;
                }
                put(i, pool.frame(chunk));
            }
        }
    }

    private int firstGap() {
        int place = 0;
        while (stock[place] != FramePool.NONE) {
            place++;
        }
        return place;
    }

    private void put(int index, Frame frame) {
        frame.issue(port, queue, true);
        stock[index] = frame.chunk();
    }

    private void reissue(Frame frame) {
        frame.clear();
        pool.retire(frame).issue(port, queue, true);
    }
}
