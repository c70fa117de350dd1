package io.ringflux.afxdp.umem;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One piece of memory for all frames of one or more ports, which carve their shares out of it, in areas that are a pool
 * each. A frame received into it can be sent out of it by any of the sockets that share it, without a copy.
 *
 * <p>Ownership: a share's pools are its port's; a closed pool that has all of its frames back leaves its chunks to
 * later shares. The memory is unmapped when it is closed and all pools have left it. Threading: any.
 */
public final class Umem implements AutoCloseable {

    private static final long PAGE_BYTES = 4096;

    private final UmemShape shape;
    private final Mapping mapping;
    private final int chunkCount;
    private final int strideLog2;
    private final ChunkRanges free;
    private @Nullable ChunkClaims claims;
    private final AtomicInteger users = new AtomicInteger(1);

    private Umem(UmemShape shape, Mapping mapping, int chunkCount) {
        this.shape = shape;
        this.mapping = mapping;
        this.chunkCount = chunkCount;
        this.strideLog2 = shape.unaligned() ? 0 : Integer.numberOfTrailingZeros(shape.chunkBytes());
        this.free = new ChunkRanges(chunkCount);
    }

    /** Maps memory for that many chunks. */
    public static Umem create(UmemShape shape, int chunkCount) {
        long bytes = ((long) chunkCount * shape.chunkBytes() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        Mapping mapping = shape.hugePages()
                ? Mapping.anonymous(bytes, Mapping.Option.PREFAULT, Mapping.Option.HUGE_PAGES)
                : Mapping.anonymous(bytes, Mapping.Option.PREFAULT);
        return new Umem(shape, mapping, chunkCount);
    }

    /**
     * Carves a share out of it.
     *
     * @param chunkCounts of each area
     * @throws IllegalStateException when there is not as much left in one piece
     */
    public UmemShare carve(int... chunkCounts) {
        return carveShared(0, 0, chunkCounts);
    }

    /**
     * Carves a share for several sockets a queue out of it, as {@link #carve} does.
     *
     * @param queues whose sockets receive into the same chunks
     * @param supply of these, for each of those queues
     */
    public UmemShare carveShared(int queues, int supply, int... chunkCounts) {
        int wanted = Math.multiplyExact(queues, supply);
        for (int count : chunkCounts) {
            wanted = Math.addExact(wanted, count);
        }
        int first = free.take(wanted);
        if (first < 0) {
            throw new IllegalStateException("the memory has no " + wanted + " chunks in one piece: " + free.count()
                    + " of " + chunkCount + " are left");
        }
        List<UmemArea> areas = new ArrayList<>();
        List<UmemArea> supplies = new ArrayList<>();
        int chunk = first;
        for (int count : chunkCounts) {
            areas.add(area(chunk, count));
            chunk += count;
        }
        for (int i = 0; i < queues; i++) {
            supplies.add(area(chunk, supply));
            chunk += supply;
        }
        return new UmemShare(this, first, wanted, List.copyOf(areas), List.copyOf(supplies));
    }

    /** How it is divided. */
    public UmemShape shape() {
        return shape;
    }

    /** Address of its first byte. */
    public long base() {
        return mapping.address();
    }

    /** Bytes of all chunks: what the kernel is told. */
    public long bytes() {
        return shape.unaligned() ? mapping.length() : (long) chunkCount * stride();
    }

    /** Chunks in all. */
    public int chunkCount() {
        return chunkCount;
    }

    /** Bytes from one chunk to the next. */
    public int stride() {
        return shape.chunkBytes();
    }

    /** Who sends what lies in here. */
    public synchronized ChunkClaims claims() {
        ChunkClaims present = claims;
        if (present == null) {
            present = new ChunkClaims(chunkCount);
            claims = present;
        }
        return present;
    }

    /** Whether the bytes of a segment lie in here. */
    public boolean holds(Frame segment) {
        long offset = segment.address() - mapping.address();
        return offset >= 0 && offset < mapping.length();
    }

    /** Number of the chunk that holds an offset. */
    public long chunkOf(long offset) {
        return strideLog2 > 0 ? offset >> strideLog2 : offset / shape.chunkBytes();
    }

    /** Lets it go with the last of its shares. To be called once, when no share will be carved any more. */
    @Override
    public void close() {
        leave();
    }

    private UmemArea area(int first, int count) {
        users.incrementAndGet();
        long offset = (long) first * stride();
        ChunkShape chunks = new ChunkShape(count, shape.frameBytes(), shape.frameOffset());
        FramePool pool = FramePool.over(mapping.address() + offset, chunks, () -> {
            free.giveBack(first, count);
            leave();
        });
        return new UmemArea(pool, this, offset);
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            mapping.close();
        }
    }
}
