package io.ringflux.afxdp.umem;

import io.ringflux.frame.FramePool;
import java.util.List;

/**
 * What one port has of a {@link Umem}: an area for each receive queue, and the last one for sending; and areas that the
 * sockets on a queue of the interface receive into, where there are several.
 *
 * @param umem the whole
 * @param firstChunk the first of its chunks
 * @param chunkCount how many follow one another
 * @param areas its parts for the port's queues, in order
 * @param supplies its parts for queues of the interface with several sockets
 */
public record UmemShare(Umem umem, int firstChunk, int chunkCount, List<UmemArea> areas, List<UmemArea> supplies)
        implements AutoCloseable {

    /** The area that a queue receives into. */
    public UmemArea receiving(int queue) {
        return areas.get(queue);
    }

    /** The area that several sockets receive into, by the number of their queue. */
    public UmemArea supplying(int queue) {
        return supplies.get(queue);
    }

    /** The area for frames to send. */
    public UmemArea sending() {
        return areas.get(areas.size() - 1);
    }

    /** The pools of the receive queues. */
    public List<FramePool> receivePools() {
        return areas.subList(0, areas.size() - 1).stream().map(UmemArea::pool).toList();
    }

    /** Whether a chunk of the whole belongs to this share. */
    public boolean has(int chunk) {
        return chunk >= firstChunk && chunk - firstChunk < chunkCount;
    }

    /** Closes the pools, unless a port took them over. */
    @Override
    public void close() {
        areas.forEach(area -> area.pool().close());
        closeSupplies();
    }

    /** Closes what no port takes over. */
    public void closeSupplies() {
        supplies.forEach(area -> area.pool().close());
    }
}
