package io.ringflux.afxdp;

/**
 * What the kernel counted for one socket.
 *
 * @param rxDropped frames that it could not give to the socket for other reasons than the next three
 * @param rxInvalidDescriptors receive buffers that it found to be invalid
 * @param txInvalidDescriptors frames to send that it found to be invalid
 * @param rxRingFull frames lost because the receive ring was full
 * @param rxFillRingEmpty times that it found no empty buffer
 * @param txRingEmpty times that it found nothing to send
 */
public record XskStatistics(
        long rxDropped,
        long rxInvalidDescriptors,
        long txInvalidDescriptors,
        long rxRingFull,
        long rxFillRingEmpty,
        long txRingEmpty) {

    /** Of no socket. */
    public static final XskStatistics NONE = new XskStatistics(0, 0, 0, 0, 0, 0);

    /** Frames that came and were lost, for whatever reason. */
    public long lost() {
        return rxDropped + rxRingFull;
    }
}
