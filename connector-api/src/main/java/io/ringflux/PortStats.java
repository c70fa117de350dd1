package io.ringflux;

import java.util.List;

/**
 * What a port counted since it was made, over all of its links. A snapshot: each counter is exact, but they are not
 * read at one instant.
 *
 * @param rx one entry a receive queue
 * @param tx one entry a transmit queue
 * @param linksUp times that the link came up
 */
public record PortStats(List<QueueStats> rx, List<QueueStats> tx, long linksUp) {

    /** Copies the lists. */
    public PortStats {
        rx = List.copyOf(rx);
        tx = List.copyOf(tx);
    }

    /** Frames received on all queues. */
    public long rxFrames() {
        return rx.stream().mapToLong(QueueStats::frames).sum();
    }

    /** Frames sent on all queues. */
    public long txFrames() {
        return tx.stream().mapToLong(QueueStats::frames).sum();
    }

    /**
     * The counters of one queue.
     *
     * @param frames frames received and handled, or put into the ring
     * @param bytes bytes of those frames
     * @param bursts polls that found something, or flushes that published something
     * @param dropped frames given up by choice, or because they could not be sent
     * @param faults faults of the peer
     * @param full times that a frame found no room
     * @param starved times that a burst was cut because all frames of the pool are taken
     * @param signals signals sent to a sleeping peer
     * @param wakeups times that the peer's signal called the loop to the queue, after the queue had asked for one
     * @param longestStallNs longest time, in nanoseconds, that the queue stood still although there was something to
     *     do: frames lay in the ring and the subscriber asked for none, or frames were to be sent and the ring had no
     *     room for them; a stall that still lasts counts up to now
     */
    public record QueueStats(
            long frames,
            long bytes,
            long bursts,
            long dropped,
            long faults,
            long full,
            long starved,
            long signals,
            long wakeups,
            long longestStallNs) {}
}
