package io.ringflux.memif.shm;

import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import java.util.function.IntFunction;

/**
 * What receive queues need from their port.
 *
 * @param pools the pool into which taken frames of a queue move
 * @param port number that frames carry as their origin
 * @param maxFrameBytes longest frame to take, all segments; a longer one is the peer's fault
 */
public record RxResources(IntFunction<FramePool> pools, int port, int maxFrameBytes) {

    /** A lender that can lend a burst and one more chain of the longest kind. */
    FrameLender lender(int queue, int ringSize) {
        FramePool pool = pools.apply(queue);
        int pieces = maxFrameBytes / pool.chunkBytes() + 1;
        int capacity = Math.min(pool.chunkCount(), MemifRxQueue.MAX_BURST + ringSize + pieces);
        return new FrameLender(pool, capacity, port, queue);
    }
}
