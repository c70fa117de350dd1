package io.ringflux.afxdp;

/** Where the kernel runs the XDP program of an interface. */
public enum XdpMode {
    /** In the driver where that can do it, else in the kernel's generic code. */
    AUTO,
    /** In the driver, before the kernel makes a packet of its own out of the frame. */
    NATIVE,
    /** In the kernel's generic code, which every interface has. */
    GENERIC
}
