package io.ringflux.memif.control.wire;

/** Which way the frames of a ring travel. The client owns the memory of both. */
public enum RingDirection {
    /** Client to server; the specification's S2M. */
    C2S,
    /** Server to client; the specification's M2S. */
    S2C
}
