package io.ringflux.memif.shm;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.FramePool;
import io.ringflux.memif.control.RegionSpec;

/**
 * Frames to send that lie in a region of their own, which a client shares with one server after another: its rings
 * refer to them where they are.
 *
 * <p>Ownership: the frames are to be a port's, and keep the memory mapped until the last one is back; the file is
 * closed by {@link #close()}, after which no server gets it.
 */
public final class TransmitPool implements AutoCloseable {

    /** Index of its region; the rings are in the one before. */
    static final int REGION = 1;

    private final SharedMemory memory;
    private final long base;
    private final long bytes;
    private final FramePool frames;

    private TransmitPool(SharedMemory memory, ChunkShape shape) {
        this.memory = memory;
        base = memory.mapping().address();
        bytes = memory.mapping().length();
        frames = FramePool.over(base, shape, memory.mapping()::close);
    }

    /** Makes the memory, whose size nobody can change. */
    public static TransmitPool create(ChunkShape shape, boolean hugePages) {
        return new TransmitPool(SharedMemory.create("ringflux-memif-tx", shape.totalBytes(), hugePages), shape);
    }

    /** The frames. */
    public FramePool frames() {
        return frames;
    }

    /** What to announce to a server; the fd stays this object's. */
    RegionSpec region() {
        return new RegionSpec(REGION, bytes, memory.file().fd());
    }

    /** Offset of an address from the start of the region. */
    long offset(long address) {
        return address - base;
    }

    @Override
    public void close() {
        memory.file().close();
    }
}
