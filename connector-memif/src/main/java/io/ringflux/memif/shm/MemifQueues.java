package io.ringflux.memif.shm;

import java.util.List;

/**
 * The queues of one link.
 *
 * <p>Ownership: to be given to a port, which closes each; or to be closed here when the link never came up.
 *
 * @param rx receive queues in ring order
 * @param tx transmit queues in ring order
 */
public record MemifQueues(List<MemifRxQueue> rx, List<RingTxQueue> tx) implements AutoCloseable {

    /** Copies the lists. */
    public MemifQueues {
        rx = List.copyOf(rx);
        tx = List.copyOf(tx);
    }

    /**
     * Posts a client's empty buffers; to be called once, when the server has said CONNECTED, which zeroes some cursors.
     */
    public void post() {
        rx.forEach(MemifRxQueue::post);
    }

    /** The memory below, which each queue holds on its own. */
    public Regions regions() {
        return rx.get(0).regions();
    }

    /** What can be seen of the rings from any thread, as long as they last. */
    public RingsView view() {
        return new RingsView(
                regions(),
                rx.stream().map(MemifRxQueue::layout).toList(),
                tx.stream().map(RingTxQueue::layout).toList());
    }

    @Override
    public void close() {
        rx.forEach(MemifRxQueue::close);
        tx.forEach(RingTxQueue::close);
    }
}
