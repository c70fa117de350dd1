package io.ringflux.reactive;

import io.ringflux.frame.ChunkShape;
import io.ringflux.frame.FramePool;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the frames of a port live.
 *
 * <p>Ownership: the port's, which closes them all.
 *
 * @param rx one for each receive queue, into which its taken frames move
 * @param tx for frames to send
 */
public record PortPools(List<FramePool> rx, FramePool tx) {

    /** Copies the list. */
    public PortPools {
        rx = List.copyOf(rx);
    }

    /** Pools in memory of their own, as the settings say. */
    public static PortPools create(PortSettings settings) {
        ChunkShape shape = new ChunkShape(settings.chunkCount(), settings.chunkBytes(), 0);
        return create(settings.rxQueues(), shape, FramePool.create(shape));
    }

    /** Pools of their own for what is received, and that one for what is to be sent. */
    public static PortPools create(int rxQueues, ChunkShape shape, FramePool tx) {
        List<FramePool> rx = IntStream.range(0, rxQueues)
                .mapToObj(i -> FramePool.create(shape))
                .toList();
        return new PortPools(rx, tx);
    }
}
