package io.ringflux.afxdp.socket;

import io.ringflux.nativeio.Fd;

/** What the queues of a socket need beside its rings. */
interface XskCalls {

    /** Has the kernel look at the transmit ring; 0 or {@code -errno}. */
    int kickSend();

    /** Has the kernel look at the fill ring; 0 or {@code -errno}. */
    int kickReceive();

    /** Readable when the receive ring is filled. */
    Fd fd();

    /** One more user of the socket. */
    void retain();

    /** One user less; the last one closes the socket. */
    void release();

    /** Runs {@code command} once the kernel uses the memory no more. */
    void whenClosed(Runnable command);
}
