package io.ringflux.vcl.binding;

import io.ringflux.vcl.VclException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A session's datagrams. Threads: the worker's. */
public final class VclDatagrams {
    private final VclSession session;

    VclDatagrams(VclSession session) {
        this.session = session;
    }

    /**
     * Reads one datagram; what does not fit is lost. Its sender is {@link #sender()} until the worker's next call, its
     * {@link #recipient()} known until the next datagram.
     */
    public int receive(long address, int length) {
        VclWorker worker = session.worker();
        worker.check();
        if (!session.isAlive()) {
            return VclSession.CLOSED;
        }
        long sender = worker.memory().endpoint().addressOffset();
        return worker.calls().vppcom_session_recvfrom(session.handle(), address, length, 0, sender);
    }

    /** Who sent the datagram that was received last. */
    public InetSocketAddress sender() {
        return EndpointLayout.read(session.worker().memory().endpointAsFilled(), 0);
    }

    /** To which of its addresses the datagram that was received last was sent; null once the session has ended. */
    public @Nullable InetSocketAddress recipient() {
        try {
            return session.attributes().localAddress();
        } catch (VclException e) {
            return null;
        }
    }

    /**
     * Sends one datagram, whole or not at all; no event follows on {@link VclSession#AGAIN}.
     *
     * @param to to whom, or null when the session is connected
     * @param from from which of its addresses, or null for the one that is in use
     */
    public int send(long address, int length, @Nullable InetSocketAddress to, @Nullable InetSocketAddress from) {
        VclWorker worker = session.worker();
        worker.check();
        if (!session.isAlive()) {
            return VclSession.CLOSED;
        }
        int set = from == null ? 0 : session.attributes().sendFrom(from);
        if (set < 0) {
            return set;
        }
        long endpoint = to == null ? 0 : worker.memory().endpoint(to).addressOffset();
        return worker.calls().vppcom_session_sendto(session.handle(), address, length, 0, endpoint);
    }
}
