package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.ChunkClaims;
import io.ringflux.afxdp.umem.Umem;
import io.ringflux.ring.ConsumerRing;
import org.agrona.UnsafeApi;

/**
 * The completion ring of several sockets on one queue: whoever looks, empties it for all of them, and leaves to each
 * what it gave to the kernel.
 *
 * <p>Threading: any, one look at a time; each {@link View} on its queue's thread.
 */
final class SharedCompletions {

    private final RingMemory memory;
    private final ConsumerRing ring;
    private final Umem umem;
    private final ChunkClaims claims;

    SharedCompletions(RingMemory memory, Umem umem) {
        this.memory = memory;
        this.ring = memory.consuming();
        this.umem = umem;
        this.claims = umem.claims();
    }

    /** For one more socket, which has no more than so many descriptors that are not completed. */
    Completions view(int most) {
        return new View(most);
    }

    private synchronized boolean distribute(View to) {
        int done = ring.peek(memory.size());
        for (int i = 0; i < done; i++) {
            long offset = UnsafeApi.getLong(memory.address(ring.index(i)));
            if (!(claims.owner(umem.chunkOf(offset)) instanceof View owner && owner.leave(this, offset))) {
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

        private long[] left;
        private long[] collected;
        private int leftCount;
        private int count;

        View(int most) {
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
            return claims.claim(chunk, this);
        }

        @Override
        public void unclaim(int chunk) {
            claims.unclaim(chunk);
        }

        /** False where it has no such descriptor in that ring. */
        boolean leave(SharedCompletions ring, long offset) {
            if (ring != SharedCompletions.this || leftCount == left.length) {
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
