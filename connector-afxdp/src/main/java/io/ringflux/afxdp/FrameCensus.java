package io.ringflux.afxdp;

/**
 * Where the frames of a port are. Read on the port's loops it is exact: {@code free + fill + user + tx} is {@code all}.
 *
 * @param all chunks of the port
 * @param free in the pools
 * @param fill with the kernel to be filled, in receive rings, or on loan
 * @param user taken, or allocated, and not released
 * @param tx with the kernel to be sent
 */
public record FrameCensus(int all, int free, int fill, int user, int tx) {

    /** Whether no frame is lost and none is counted twice. */
    public boolean conserves() {
        return free + fill + user + tx == all;
    }
}
