package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.ChunkLender;
import io.ringflux.ring.ProducerRing;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;

/**
 * Keeps the kernel supplied with empty chunks: those that came back untaken, and new ones in place of those that were
 * taken. On the queue's thread.
 */
final class FillLevel {

    /** Chunks that always stay with the kernel or in the ring, so that there is something to wake up for. */
    static final int RESERVE = 64;

    private final RingMemory memory;
    private final ProducerRing ring;
    private final UmemArea area;
    private final ChunkLender lender;
    private final XskCalls calls;
    private final boolean needWakeup;
    private final int[] empty;
    private final int target;
    private final int reserve;
    private final boolean[] given;
    private int emptyCount;

    /** @param wanted chunks that the kernel shall have, if there are so many */
    FillLevel(RingMemory memory, int wanted, UmemArea area, ChunkLender lender, XskCalls calls, boolean needWakeup) {
        this.memory = memory;
        this.ring = memory.producing();
        this.area = area;
        this.lender = lender;
        this.calls = calls;
        this.needWakeup = needWakeup;
        int chunks = area.pool().chunkCount();
        this.target = Math.min(wanted, chunks);
        this.reserve = Math.min(RESERVE, Math.max(1, target / 4));
        this.empty = new int[chunks];
        this.given = new boolean[chunks];
    }

    /** Segments that may be lent now, so that enough are left when all of them are taken. */
    int lendable() {
        int available = lender.awayCount() - reserve;
        if (available <= 0 || lender.awayCount() < target) {
            supply();
            available = lender.awayCount() - reserve;
        }
        return Math.max(0, available);
    }

    /** Whether the kernel has that chunk, so that it can come back filled. */
    boolean isGiven(int chunk) {
        return given[chunk] && lender.isAway(chunk);
    }

    /** A chunk came back filled, and is either taken or empty again. */
    void takeBack(int chunk) {
        given[chunk] = false;
        if (lender.isAway(chunk)) {
            empty[emptyCount++] = chunk;
        }
    }

    /**
     * Gives empty chunks to the kernel, as far as its ring has room.
     *
     * @return false when the kernel's cursor is impossible
     */
    boolean supply() {
        for (int chunk = 0; chunk >= 0 && lender.awayCount() < target; ) {
            chunk = lender.draw();
            if (chunk >= 0) {
                empty[emptyCount++] = chunk;
            }
        }
        if (emptyCount == 0) {
            return true;
        }
        int room = ring.reserve(emptyCount);
        if (room <= 0) {
            return room == 0;
        }
        for (int i = 0; i < room; i++) {
            int chunk = empty[--emptyCount];
            given[chunk] = true;
            UnsafeApi.putLong(memory.address(ring.index(i)), area.chunkOffset(chunk));
        }
        ring.submit(room);
        if (needWakeup) {
            VarHandle.fullFence(); // the flag must be read behind the cursor's store, or a wake-up is lost
            if (memory.needsWakeup()) {
                calls.kickReceive();
            }
        }
        return true;
    }
}
