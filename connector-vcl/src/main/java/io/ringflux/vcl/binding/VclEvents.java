package io.ringflux.vcl.binding;

import io.ringflux.nativeio.Epoll;

/** What can happen to a session, and what to ask for. */
public final class VclEvents {
    /** There is something to read or to accept. */
    public static final int IN = Epoll.IN;
    /** It is connected, or has room to write again after it was full. */
    public static final int OUT = Epoll.OUT;
    /** The peer sends no more; nothing is reported after it until the session is watched anew. */
    public static final int RDHUP = Epoll.RDHUP;
    /** Both sides have ended; reported unasked. */
    public static final int HUP = Epoll.HUP;
    /** The peer has reset it; reported unasked. */
    public static final int ERR = Epoll.ERR;

    /** Streams and listeners: each change once. */
    public static final int EDGES = IN | OUT | RDHUP | Epoll.ET;

    /** Datagrams: as long as there are any. With edges, an empty datagram would silence the session for ever. */
    public static final int LEVEL = IN | RDHUP;

    /** Nothing but the end. */
    public static final int NONE = 0;

    private VclEvents() {}
}
