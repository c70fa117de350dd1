package io.ringflux.tap;

/** How frames come and go between a port and the kernel. */
public enum TapBackend {
    /** By vhost-net where that can be used, else by the device's descriptors. */
    AUTO,
    /** By vhost-net only: where it cannot be used, there is no port. */
    REQUIRE_VHOST,
    /** By reading and writing the device's descriptors only. */
    FD
}
