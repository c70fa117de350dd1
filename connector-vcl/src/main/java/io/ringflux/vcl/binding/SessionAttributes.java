package io.ringflux.vcl.binding;

import io.ringflux.vcl.VclException;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;

/** What VCL knows about a session. Threads: the worker's. */
public final class SessionAttributes {
    private static final int NREAD = 0;
    private static final int NWRITE = 1;
    private static final int LOCAL_ADDRESS = 4;
    private static final int PEER_ADDRESS = 6;
    private static final int NWRITEQ = 44;

    private final VclSession session;

    SessionAttributes(VclSession session) {
        this.session = session;
    }

    /** Its own address; zero on the connecting side of a cut-through session. */
    public InetSocketAddress localAddress() throws VclException {
        return address(LOCAL_ADDRESS);
    }

    /** The peer's address; zero on the accepting side of a cut-through session. */
    public InetSocketAddress remoteAddress() throws VclException {
        return address(PEER_ADDRESS);
    }

    /** Bytes that can be read now, or {@code -errno}. */
    public int readable() {
        return number(NREAD);
    }

    /** Bytes that can be written now, or {@code -errno}. */
    public int writable() {
        return number(NWRITE);
    }

    /** Bytes that VPP has not taken yet, or {@code -errno}, always so before 24.06. */
    public int unsent() {
        return number(NWRITEQ);
    }

    /** The error of a connect that has failed, above zero; 0 where VCL does not know. */
    public int error() {
        VclWorker worker = session.worker();
        worker.check();
        return session.isAlive() ? -worker.library().sessionError(session.handle()) : 0;
    }

    private InetSocketAddress address(int attribute) throws VclException {
        VclWorker worker = session.worker();
        worker.check();
        UnsafeBuffer endpoint = worker.memory().endpoint();
        UnsafeBuffer word = worker.memory().word(EndpointLayout.SIZE);
        int result = call(attribute, endpoint.addressOffset(), word.addressOffset());
        if (result < 0) {
            throw new VclException("asking for an address", -result, "");
        }
        return EndpointLayout.read(endpoint, 0);
    }

    private int number(int attribute) {
        session.worker().check();
        return call(attribute, 0, 0);
    }

    private int call(int attribute, long buffer, long length) {
        return session.isAlive()
                ? session.worker().calls().vppcom_session_attr(session.handle(), attribute, buffer, length)
                : VclSession.CLOSED;
    }
}
