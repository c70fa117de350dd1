package io.ringflux.memif.shm;

import io.ringflux.queue.TxQueue;

/** A transmit queue over a ring of a link. */
public sealed interface RingTxQueue extends TxQueue permits MemifTxQueue, MemifZeroCopyTxQueue {

    /** The ring. */
    RingLayout layout();
}
