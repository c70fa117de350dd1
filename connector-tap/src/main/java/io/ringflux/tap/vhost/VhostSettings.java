package io.ringflux.tap.vhost;

import io.ringflux.tap.offload.PacketFormat;
import java.util.List;

/**
 * What the rings of a port are like.
 *
 * @param rxEntries of each receive ring, a power of two up to 32768
 * @param txEntries of each transmit ring, the same
 * @param bufferBytes of each entry's buffer; all of a ring's together must hold the longest packet, or the kernel would
 *     wait for ever for a ring that can
 * @param busyPollUs how long a worker looks for more work before it sleeps
 * @param workerCpus processors that the workers run on, in turn; empty for any
 * @param format what packets are like
 */
public record VhostSettings(
        int rxEntries, int txEntries, int bufferBytes, int busyPollUs, List<Integer> workerCpus, PacketFormat format) {
    /** Most entries of a ring. */
    public static final int MAX_ENTRIES = 32_768;

    /** Shortest buffer: a packet has at most 1024 pieces in the kernel. */
    public static final int MIN_BUFFER_BYTES = 128;

    /** Checks the ranges. */
    public VhostSettings {
        if (bufferBytes < MIN_BUFFER_BYTES) {
            throw new IllegalArgumentException("bufferSize is " + bufferBytes + ", expected at least "
                    + MIN_BUFFER_BYTES + " with vhost-net: give longer buffers, or use the FD back end");
        }
        requireEntries("rxRingSize", rxEntries, bufferBytes);
        requireEntries("txRingSize", txEntries, bufferBytes);
    }

    /** The processor that a worker runs on, or {@link VhostDevice#ANY_CPU}. */
    int workerCpu(int worker) {
        return workerCpus.isEmpty() ? VhostDevice.ANY_CPU : workerCpus.get(worker % workerCpus.size());
    }

    private static void requireEntries(String field, int entries, int bufferBytes) {
        if (entries < 1 || entries > MAX_ENTRIES || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException(
                    field + " is " + entries + ", expected a power of two up to " + MAX_ENTRIES);
        }
        if ((long) entries * bufferBytes < RingArea.MAX_PACKET_BYTES) {
            throw new IllegalArgumentException(field + " is " + entries + " of " + bufferBytes
                    + " bytes, expected at least " + RingArea.MAX_PACKET_BYTES
                    + " bytes in all: the longest packet of the kernel would hold the ring up for good");
        }
    }
}
