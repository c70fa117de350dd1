package io.ringflux.tap;

/** What the kernel may leave undone in packets that it gives to a port, which saves it work and passes. */
public enum TapOffload {
    /** Checksums of TCP and UDP. Comes with every other one. */
    CHECKSUM,
    /** Cutting of TCP into frames. */
    TCP_SEGMENTATION,
    /** The same for connections whose congestion is signalled (ECN). */
    TCP_ECN_SEGMENTATION,
    /** Cutting of UDP into datagrams; Linux 6.2 or later. */
    UDP_SEGMENTATION
}
