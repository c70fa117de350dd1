package io.ringflux.reactive;

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
        return create(settings, pool(settings));
    }

    /** As {@link #create(PortSettings)}, but for frames to send that pool. */
    public static PortPools create(PortSettings settings, FramePool tx) {
        List<FramePool> rx = IntStream.range(0, settings.rxQueues())
                .mapToObj(i -> pool(settings))
                .toList();
        return new PortPools(rx, tx);
    }

    private static FramePool pool(PortSettings settings) {
        return FramePool.create(settings.chunkCount(), settings.chunkBytes());
    }
}
