package io.ringflux.tap.vhost;

/**
 * Constants in C spelling, equal on x86-64 and aarch64; a test holds each against the C headers.
 *
 * <p>Source: {@code linux/vhost.h}, {@code linux/virtio_ring.h}, {@code linux/virtio_net.h}.
 */
final class VhostUapi {
    static final long VHOST_GET_FEATURES = 0x8008af00L;
    static final long VHOST_SET_FEATURES = 0x4008af00L;
    static final long VHOST_SET_OWNER = 0xaf01L;
    static final long VHOST_SET_MEM_TABLE = 0x4008af03L;
    static final long VHOST_SET_VRING_NUM = 0x4008af10L;
    static final long VHOST_SET_VRING_ADDR = 0x4028af11L;
    static final long VHOST_SET_VRING_BASE = 0x4008af12L;
    static final long VHOST_GET_VRING_BASE = 0xc008af12L;
    static final long VHOST_SET_VRING_KICK = 0x4008af20L;
    static final long VHOST_SET_VRING_CALL = 0x4008af21L;
    static final long VHOST_SET_VRING_ERR = 0x4008af22L;
    static final long VHOST_SET_VRING_BUSYLOOP_TIMEOUT = 0x4008af23L;
    static final long VHOST_NET_SET_BACKEND = 0x4008af30L;

    static final int VIRTIO_NET_F_MRG_RXBUF = 15;
    static final int VIRTIO_RING_F_INDIRECT_DESC = 28;
    static final int VIRTIO_RING_F_EVENT_IDX = 29;
    static final int VIRTIO_F_VERSION_1 = 32;

    static final int VRING_DESC_F_NEXT = 1;
    static final int VRING_DESC_F_WRITE = 2;
    static final int VRING_DESC_F_INDIRECT = 4;
    static final int VRING_USED_F_NO_NOTIFY = 1;
    static final int VRING_AVAIL_F_NO_INTERRUPT = 1;

    private VhostUapi() {}
}
