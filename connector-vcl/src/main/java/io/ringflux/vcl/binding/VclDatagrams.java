package io.ringflux.vcl.binding;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A session's datagrams. Threads: the worker's. */
public final class VclDatagrams {
    private final VclSession session;

    VclDatagrams(VclSession session) {
        this.session = session;
    }

    /** Reads one datagram; what does not fit is lost. Its sender is {@link #sender()} until the worker's next call. */
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

    /**
     * Sends one datagram, whole or not at all; no event follows on {@link VclSession#AGAIN}.
     *
     * @param to to whom, or null when the session is connected
     */
    public int send(long address, int length, @Nullable InetSocketAddress to) {
        VclWorker worker = session.worker();
        worker.check();
        if (!session.isAlive()) {
            return VclSession.CLOSED;
        }
        long endpoint = to == null ? 0 : worker.memory().endpoint(to).addressOffset();
        return worker.calls().vppcom_session_sendto(session.handle(), address, length, 0, endpoint);
    }
}
