package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.ChunkLender;
import io.ringflux.ring.ProducerRing;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;

/**
 * The fill ring of several sockets on one queue: whichever of them the kernel gives a chunk to, gives it back here when
 * its burst has ended. The chunks never leave this circle, so that the ring has room for all of them.
 *
 * <p>Threading: any, one burst at a time; whether a chunk is with the kernel is known to the thread that the kernel
 * gave it to.
 */
final class SharedFill {

    private final RingMemory memory;
    private final ProducerRing ring;
    private final UmemArea area;
    private final XskCalls calls;
    private final boolean needWakeup;
    private final boolean[] given;
    private final ChunkLender stock;
    private final int target;

    /** @param area its chunks are for the kernel, as far as the ring has entries */
    SharedFill(RingMemory memory, UmemArea area, XskCalls calls, boolean needWakeup) {
        this.memory = memory;
        this.ring = memory.producing();
        this.area = area;
        this.calls = calls;
        this.needWakeup = needWakeup;
        this.given = new boolean[area.pool().chunkCount()];
        this.stock = new ChunkLender(area.pool(), 1, 0, 0);
        this.target = Math.min(given.length, memory.size());
        calls.whenClosed(this::close);
        supply();
    }

    UmemArea area() {
        return area;
    }

    /** Chunks that circulate. */
    int count() {
        return stock.awayCount();
    }

    boolean isGiven(int chunk) {
        return given[chunk];
    }

    /** Gives the kernel chunks that it does not have yet: of the link before this one, which has let go of them. */
    void supply() {
        if (stock.awayCount() < target) {
            refill();
        }
    }

    /** That chunk came back filled and is looked at, or was looked at and will be again. */
    void setGiven(int chunk, boolean isGiven) {
        given[chunk] = isGiven;
    }

    /** Gives empty chunks to the kernel, the first {@code count} of these. */
    synchronized void give(int[] chunks, int count) {
        int room = ring.reserve(count);
        for (int i = 0; i < room; i++) {
            int chunk = chunks[i];
            given[chunk] = true;
            UnsafeApi.putLong(memory.address(ring.index(i)), area.chunkOffset(chunk));
        }
        if (room > 0) {
            ring.submit(room);
        }
        if (needWakeup) {
            VarHandle.fullFence(); // the flag must be read behind the cursor's store, or a wake-up is lost
            if (memory.needsWakeup()) {
                calls.kickReceive();
            }
        }
    }

    private synchronized void refill() {
        int[] chunks = new int[target - stock.awayCount()];
        int count = 0;
        while (count < chunks.length) {
            int chunk = stock.draw();
            if (chunk < 0) {
                break;
            }
            chunks[count++] = chunk;
        }
        give(chunks, count);
    }

    private synchronized void close() {
        stock.close();
    }
}
