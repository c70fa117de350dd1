package io.ringflux.afxdp;

/** Whether the kernel copies frames between the driver's memory and ours. */
public enum CopyMode {
    /** Without a copy where the driver can do it, with chains too where those are wanted; else with one. */
    AUTO,
    /** With one copy each way: every driver can do it. */
    COPY,
    /** Without a copy, or not at all. */
    ZERO_COPY
}
