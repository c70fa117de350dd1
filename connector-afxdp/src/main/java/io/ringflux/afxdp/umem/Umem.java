package io.ringflux.afxdp.umem;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One piece of memory for all frames of a port, in areas that are a pool each. A frame received into it can be sent out
 * of it by any of the sockets that share it, without a copy.
 *
 * <p>Ownership: the pools are to be a port's; the memory is unmapped when each of them is closed and has all of its
 * frames back. Threading: any.
 */
public final class Umem {

    private static final long PAGE_BYTES = 4096;

    private final UmemShape shape;
    private final Mapping mapping;
    private final long base;
    private final int strideLog2;
    private final List<UmemArea> areas = new ArrayList<>();

    private Umem(UmemShape shape, Mapping mapping, int[] chunkCounts) {
        this.shape = shape;
        this.mapping = mapping;
        this.base = mapping.address();
        this.strideLog2 = shape.unaligned() ? 0 : Integer.numberOfTrailingZeros(shape.chunkBytes());
        AtomicInteger open = new AtomicInteger(chunkCounts.length);
        long offset = 0;
        for (int count : chunkCounts) {
            ChunkShape chunks = new ChunkShape(count, shape.frameBytes(), shape.frameOffset());
            FramePool pool = FramePool.over(base + offset, chunks, () -> {
                if (open.decrementAndGet() == 0) {
                    mapping.close();
                }
            });
            areas.add(new UmemArea(pool, this, offset));
            offset += chunks.totalBytes();
        }
    }

    /** Maps memory with one area for each count of chunks. */
    public static Umem create(UmemShape shape, int... chunkCounts) {
        long chunks = 0;
        for (int count : chunkCounts) {
            chunks += count;
        }
        long bytes = (chunks * shape.chunkBytes() + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        Mapping mapping = shape.hugePages()
                ? Mapping.anonymous(bytes, Mapping.Option.PREFAULT, Mapping.Option.HUGE_PAGES)
                : Mapping.anonymous(bytes, Mapping.Option.PREFAULT);
        return new Umem(shape, mapping, chunkCounts);
    }

    /** How it is divided. */
    public UmemShape shape() {
        return shape;
    }

    /** The areas, in order. */
    public List<UmemArea> areas() {
        return areas;
    }

    /** Address of its first byte. */
    public long base() {
        return base;
    }

    /** Bytes of all chunks: what the kernel is told. */
    public long bytes() {
        return shape.unaligned() ? mapping.length() : (long) chunkCount() * stride();
    }

    /** Chunks of all areas. */
    public int chunkCount() {
        return areas.stream().mapToInt(area -> area.pool().chunkCount()).sum();
    }

    /** Bytes from one chunk to the next. */
    public int stride() {
        return shape.chunkBytes();
    }

    /** Whether the bytes of a segment lie in here. */
    public boolean holds(Frame segment) {
        long offset = segment.address() - base;
        return offset >= 0 && offset < mapping.length();
    }

    /** Number of the chunk that holds an offset. */
    public long chunkOf(long offset) {
        return strideLog2 > 0 ? offset >> strideLog2 : offset / shape.chunkBytes();
    }

    /** Gives everything back that no port took over. */
    public void close() {
        areas.forEach(area -> area.pool().close());
    }
}
