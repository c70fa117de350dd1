package io.ringflux.loop;

/** How a loop waits for frames, by VPP's names. */
public enum RxMode {
    /** Polls all the time: lowest latency, one CPU at 100 %. */
    POLLING,
    /** Sleeps until the peer signals: no CPU when idle. */
    INTERRUPT,
    /** Polls under load, sleeps when idle. */
    ADAPTIVE
}
