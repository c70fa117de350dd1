package io.ringflux.vcl.binding;

import io.ringflux.vcl.VclException;
import io.ringflux.vcl.VclTls;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;

/** What VCL knows about a session. Threads: the worker's. */
public final class SessionAttributes {
    private static final int NREAD = 0;
    private static final int NWRITE = 1;
    private static final int LOCAL_ADDRESS = 4;
    private static final int SET_LOCAL_ADDRESS = 5;
    private static final int PEER_ADDRESS = 6;
    private static final int SET_CONNECTED = 34;
    private static final int SET_CERTIFICATE = 35;
    private static final int SET_VRF = 36;
    private static final int SET_DSCP = 40;
    private static final int SET_PACKET_INFO = 41;
    private static final int ORIGINAL_DESTINATION = 43;
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

    /**
     * Where the peer wanted to go before VPP's NAT sent it here; IPv4 only, from 23.10 on.
     *
     * @throws VclException where VPP does not tell
     */
    public InetSocketAddress originalDestination() throws VclException {
        return address(ORIGINAL_DESTINATION);
    }

    /** Marks what it sends, from its bind or connect on; 0 to 63. */
    public void dscp(int value) throws VclException {
        set(SET_DSCP, value, Byte.BYTES);
    }

    /** Puts it into that table of VPP's, before its bind or connect. */
    public void vrf(int table) throws VclException {
        set(SET_VRF, table, Integer.BYTES);
    }

    /** Makes sure that addresses come with datagrams: from 23.06 on. */
    public void packetInfo() throws VclException {
        set(SET_PACKET_INFO, 1, Integer.BYTES);
    }

    /** Gives each peer of a datagram session a session of its own, to be accepted; before its bind. */
    public void sessionForEachPeer() {
        number(SET_CONNECTED);
    }

    /**
     * Shows that certificate when it listens. Waits for VPP's answer.
     *
     * @throws VclException where VPP refuses it
     */
    public void certificate(VclTls tls) throws VclException {
        VclWorker worker = session.worker();
        worker.requireAttached("registering a certificate");
        UnsafeBuffer pair = CertificateLayout.of(tls.certificatePem(), tls.keyPem());
        int index;
        try {
            index = worker.runtime().onMain(() -> worker.calls().vppcom_add_cert_key_pair(pair.addressOffset()));
        } finally {
            Reference.reachabilityFence(pair);
        }
        if (index < 0) {
            throw new VclException("registering a certificate", -index, "is VPP's TLS plugin loaded?");
        }
        set(SET_CERTIFICATE, index, Integer.BYTES);
    }

    /** Shows no certificate of its own when it connects; VPP refuses to connect without a word about that. */
    public void noCertificate() throws VclException {
        set(SET_CERTIFICATE, 0, Integer.BYTES);
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

    /** How full its fifos are. */
    public FifoFill fifoFill() {
        return new FifoFill(readable(), writable(), unsent());
    }

    /** The error of a connect that has failed, above zero; 0 where VCL does not know. */
    public int error() {
        VclWorker worker = session.worker();
        worker.check();
        return session.isAlive() ? -worker.library().sessionError(session.handle()) : 0;
    }

    /** The address that its next datagram comes from. */
    int sendFrom(InetSocketAddress address) {
        UnsafeBuffer endpoint = session.worker().memory().endpoint(address);
        UnsafeBuffer length = session.worker().memory().word(EndpointLayout.SIZE);
        return call(SET_LOCAL_ADDRESS, endpoint.addressOffset(), length.addressOffset());
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

    private void set(int attribute, int value, int length) throws VclException {
        VclWorker worker = session.worker();
        worker.check();
        UnsafeBuffer argument = worker.memory().endpoint();
        argument.putInt(0, value);
        int result = call(
                attribute,
                argument.addressOffset(),
                worker.memory().word(length).addressOffset());
        if (result < 0) {
            throw new VclException("setting attribute " + attribute, -result, "");
        }
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
