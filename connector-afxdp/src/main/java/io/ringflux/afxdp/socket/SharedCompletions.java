package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.ring.ConsumerRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.agrona.UnsafeApi;

/**
 * The completion ring of several sockets on one queue: whoever looks, empties it for all of them, and leaves to each
 * what it gave to the kernel.
 *
 * <p>Threading: any, one look at a time; each {@link View} on its queue's thread.
 */
final class SharedCompletions {

    private static final int NOBODY = 0;

    private final RingMemory memory;
    private final ConsumerRing ring;
    private final Umem umem;
    private final AtomicIntegerArray owners;
    private final List<View> views = new ArrayList<>();

    SharedCompletions(RingMemory memory, Umem umem) {
        this.memory = memory;
        this.ring = memory.consuming();
        this.umem = umem;
        this.owners = new AtomicIntegerArray(umem.chunkCount());
    }

    /** For one more socket, which has no more than so many descriptors that are not completed. */
    synchronized Completions view(int most) {
        View view = new View(views.size() + 1, most);
        views.add(view);
        return view;
    }

    private synchronized boolean distribute(View to) {
        int done = ring.peek(memory.size());
        for (int i = 0; i < done; i++) {
            long offset = UnsafeApi.getLong(memory.address(ring.index(i)));
            long chunk = umem.chunkOf(offset);
            int owner = chunk < 0 || chunk >= owners.length() ? NOBODY : owners.get((int) chunk);
            if (owner == NOBODY || !views.get(owner - 1).leave(offset)) {
                return false;
            }
        }
        if (done > 0) {
            ring.release(done);
        }
        to.collect();
        return done >= 0;
    }

    /** One socket's part. */
    private final class View implements Completions {

        private final int number;
        private long[] left;
        private long[] collected;
        private int leftCount;
        private int count;

        View(int number, int most) {
            this.number = number;
            this.left = new long[most];
            this.collected = new long[most];
        }

        @Override
        public int peek() {
            return count > 0 || distribute(this) ? count : FAULT;
        }

        @Override
        public long offset(int index) {
            return collected[index];
        }

        @Override
        public void release(int read) {
            count -= read;
        }

        @Override
        public boolean claim(int chunk) {
            return owners.get(chunk) == number || owners.compareAndSet(chunk, NOBODY, number);
        }

        @Override
        public void unclaim(int chunk) {
            owners.set(chunk, NOBODY);
        }

        boolean leave(long offset) {
            if (leftCount == left.length) {
                return false;
            }
            left[leftCount++] = offset;
            return true;
        }

        void collect() {
            long[] empty = collected;
            collected = left;
            left = empty;
            count = leftCount;
            leftCount = 0;
        }
    }
}
