package io.ringflux.reactive;

import io.ringflux.loop.Poller;

/** What a subscription needs of its port: a thread to run on, and somebody to tell that a peer misbehaves. */
interface RxLoop {

    Poller poller();

    /** A receive queue found the peer at fault. */
    void fault(int queue, int code);
}
