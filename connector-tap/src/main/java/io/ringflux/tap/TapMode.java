package io.ringflux.tap;

/** What frames of a device begin with. */
public enum TapMode {
    /** An Ethernet header: a TAP device. */
    ETHERNET,
    /** An IPv4 or IPv6 header: a TUN device. */
    IP
}
