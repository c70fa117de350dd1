package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.ChunkLender;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.ring.ProducerRing;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a socket that has its queue to itself. Keeps the kernel supplied with empty ones: those that came back
 * untaken, and new ones in place of those that were taken.
 */
final class OwnChunks implements RxChunks {

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
    OwnChunks(RingMemory memory, int wanted, UmemArea area, ChunkLender lender, XskCalls calls, boolean needWakeup) {
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

    @Override
    public UmemArea area() {
        return area;
    }

    @Override
    public int capacity() {
        return lender.capacity();
    }

    /** So many that enough are left when all of them are taken. */
    @Override
    public int lendable() {
        int available = lender.awayCount() - reserve;
        if (available <= 0 || lender.awayCount() < target) {
            supply();
            available = lender.awayCount() - reserve;
        }
        return Math.max(0, available);
    }

    @Override
    public boolean isGiven(int chunk) {
        return given[chunk] && lender.isAway(chunk);
    }

    @Override
    public void begin() {
        lender.begin();
    }

    @Override
    public @Nullable Frame lend(int chunk, long address, int length, long timestampNs) {
        return lender.lend(chunk, address, length, timestampNs);
    }

    @Override
    public @Nullable Frame lendSegment(Frame last, int chunk, long address, int length) {
        return lender.lendSegment(last, chunk, address, length, 0);
    }

    @Override
    public void abandon(Frame head) {
        lender.abandon(head);
    }

    @Override
    public FrameBatch batch() {
        return lender.batch();
    }

    @Override
    public int reclaim() {
        return lender.reclaim();
    }

    @Override
    public void takeBack(int[] chunks, int count) {
        for (int i = 0; i < count; i++) {
            int chunk = chunks[i];
            given[chunk] = false;
            if (lender.isAway(chunk)) {
                empty[emptyCount++] = chunk;
            }
        }
    }

    @Override
    public void supply() {
        for (int chunk = 0; chunk >= 0 && lender.awayCount() < target; ) {
            chunk = lender.draw();
            if (chunk >= 0) {
                empty[emptyCount++] = chunk;
            }
        }
        int room = emptyCount == 0 ? 0 : ring.reserve(emptyCount);
        if (room <= 0) {
            return;
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
    }

    @Override
    public int awayCount() {
        return lender.awayCount();
    }

    @Override
    public void close() {
        lender.close();
    }
}
