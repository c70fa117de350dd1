package io.ringflux.afxdp.umem;

import java.util.BitSet;

/** Which chunks of a memory belong to nobody. Threading: any. */
final class ChunkRanges {

    private final int chunkCount;
    private final BitSet taken;

    ChunkRanges(int chunkCount) {
        this.chunkCount = chunkCount;
        this.taken = new BitSet(chunkCount);
    }

    /** Takes that many in one piece, the lowest that there are; the number of the first, or -1. */
    synchronized int take(int count) {
        int first = taken.nextClearBit(0);
        while (first + count <= chunkCount) {
            int next = taken.nextSetBit(first);
            if (next < 0 || next >= first + count) {
                taken.set(first, first + count);
                return first;
            }
            first = taken.nextClearBit(next);
        }
        return -1;
    }

    synchronized void giveBack(int first, int count) {
        taken.clear(first, first + count);
    }

    /** Chunks that belong to nobody. */
    synchronized int count() {
        return chunkCount - taken.cardinality();
    }
}
