package io.ringflux.tap.netlink;

import io.ringflux.tap.KernelCounters;
import org.agrona.DirectBuffer;

/**
 * What the kernel says of a link.
 *
 * @param index its number in its network namespace
 * @param name what it is called
 * @param isUp whether it is switched on
 * @param hasCarrier whether somebody is at its other end
 * @param mtu longest packet, in bytes
 * @param mac its address, in the low 48 bits; 0 for a link without
 * @param txQueueLength packets that it queues at most
 * @param tun what makes it a TUN or TAP device, or {@link Tun#NONE}
 * @param counters what it counted
 */
public record LinkInfo(
        int index,
        String name,
        boolean isUp,
        boolean hasCarrier,
        int mtu,
        long mac,
        int txQueueLength,
        Tun tun,
        KernelCounters counters) {

    /**
     * What makes a link a TUN or TAP device.
     *
     * @param persistent whether it outlives its descriptors
     * @param multiQueue whether it takes several queues
     */
    public record Tun(boolean persistent, boolean multiQueue) {
        /** Not a TUN or TAP device. */
        public static final Tun NONE = new Tun(false, false);
    }

    /** Reads a message about a link. */
    static LinkInfo read(DirectBuffer buffer, int offset) {
        return new LinkReader(buffer, offset).read();
    }
}
