package io.ringflux.tap;

/** What becomes of frames to send while somebody has switched the interface off. */
public enum WhenDown {
    /** They wait: no frame is asked for until the interface is on again. */
    WAIT,
    /** They are given up, and counted. */
    DROP,
    /** The port ends with an error. */
    FAIL
}
