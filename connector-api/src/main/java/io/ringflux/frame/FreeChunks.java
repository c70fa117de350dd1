package io.ringflux.frame;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers of free chunks, for any thread: a Treiber stack whose top carries a count of its changes. Unlike an array
 * queue it is never full, nor seemingly empty, because some thread was interrupted halfway.
 */
final class FreeChunks {

    private final int[] below;
    private final int[] depth;
    private final AtomicLong top = new AtomicLong(word(0, FramePool.NONE));

    FreeChunks(int capacity) {
        below = new int[capacity];
        depth = new int[capacity];
    }

    /** Adds a chunk that is not in here. What was written before is seen by whoever gets it. */
    void push(int chunk) {
        long seen;
        do {
            seen = top.get();
            below[chunk] = chunk(seen);
            depth[chunk] = depth(seen) + 1;
        } while (!top.compareAndSet(seen, word(changes(seen) + 1, chunk)));
    }

    /** The chunk that was added last, or {@link FramePool#NONE}. */
    int pop() {
        while (true) {
            long seen = top.get();
            int chunk = chunk(seen);
            if (chunk == FramePool.NONE || top.compareAndSet(seen, word(changes(seen) + 1, below[chunk]))) {
                return chunk;
            }
        }
    }

    /** How many are in here. */
    int size() {
        while (true) {
            long seen = top.get();
            int size = depth(seen);
            if (top.get() == seen) {
                return size;
            }
        }
    }

    private int depth(long seen) {
        int chunk = chunk(seen);
        return chunk == FramePool.NONE ? 0 : depth[chunk];
    }

    private static long word(int changes, int chunk) {
        return (long) changes << Integer.SIZE | (chunk & 0xffffffffL);
    }

    private static int changes(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    private static int chunk(long word) {
        return (int) word;
    }
}
