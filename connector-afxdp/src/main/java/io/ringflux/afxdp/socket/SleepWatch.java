package io.ringflux.afxdp.socket;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.Fd;

/**
 * What a loop sleeps on: an epoll set that the socket is in for as long as sleep is near. The kernel tells those who
 * watch a socket not only of frames that came, but of each one that was sent too, which costs a tenth of sending it.
 *
 * <p>Threading: that of the queue.
 */
final class SleepWatch implements AutoCloseable {

    /** So many bursts without a sleep, and none is near. */
    private static final int BUSY_BURSTS = 64;

    private final Epoll epoll = Epoll.create(1);
    private final Fd socket;
    private boolean watching;
    private boolean armed;
    private int bursts;

    SleepWatch(Fd socket) {
        this.socket = socket;
    }

    /** Readable when frames have come since {@link #arm}. */
    Fd fd() {
        return epoll.fd();
    }

    /** A sleep begins. */
    void arm() {
        if (!watching) {
            epoll.add(socket, Epoll.IN | Epoll.ET, 0);
            watching = true;
        }
        armed = true;
    }

    /** It is over. */
    void disarm() {
        armed = false;
        bursts = 0;
    }

    /** A burst was handled. */
    void polled() {
        if (watching && !armed && ++bursts == BUSY_BURSTS) {
            epoll.remove(socket);
            watching = false;
        }
    }

    @Override
    public void close() {
        epoll.close();
    }
}
