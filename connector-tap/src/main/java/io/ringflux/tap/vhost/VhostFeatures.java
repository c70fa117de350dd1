package io.ringflux.tap.vhost;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;

/**
 * Which features of vhost-net we use, where it has them. Never bit 27, by which vhost-net would invent headers, nor bit
 * 33, by which it would ask for the meaning of every address.
 */
public final class VhostFeatures {
    static final long MERGEABLE = 1L << VhostUapi.VIRTIO_NET_F_MRG_RXBUF;
    static final long INDIRECT = 1L << VhostUapi.VIRTIO_RING_F_INDIRECT_DESC;
    static final long EVENT_INDEX = 1L << VhostUapi.VIRTIO_RING_F_EVENT_IDX;
    static final long VERSION_1 = 1L << VhostUapi.VIRTIO_F_VERSION_1;

    private static final long NEEDED = MERGEABLE | VERSION_1;
    private static final long WELCOME = INDIRECT | EVENT_INDEX;

    private VhostFeatures() {}

    /**
     * Asks this machine's vhost-net.
     *
     * @return the features to use
     * @throws NativeIoException when there is no vhost-net, or none that is of use
     */
    public static long probe() {
        try (VhostDevice device = VhostDevice.open()) {
            long offered = device.features();
            if ((offered & NEEDED) != NEEDED) {
                throw new NativeIoException(
                        "ioctl",
                        Errno.EOPNOTSUPP,
                        "asking what vhost-net can do",
                        "it offers " + Long.toHexString(offered) + ", " + Long.toHexString(NEEDED) + " are needed");
            }
            return offered & (NEEDED | WELCOME);
        }
    }
}
