package io.ringflux.tap;

/**
 * What the kernel counted at an interface, as it sees it.
 *
 * @param rxPackets packets that it took from the port
 * @param txPackets packets that it gave to the port
 * @param rxErrors packets from the port that made no sense
 * @param rxDropped packets from the port that it had no use for
 * @param txDropped packets for the port that found its queue full
 */
public record KernelCounters(long rxPackets, long txPackets, long rxErrors, long rxDropped, long txDropped) {
    /** Nothing counted. */
    public static final KernelCounters NONE = new KernelCounters(0, 0, 0, 0, 0);
}
