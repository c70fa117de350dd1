package io.ringflux.vcl.binding;

import io.ringflux.nativeio.Errno;
import io.ringflux.vcl.VclDetachedException;
import io.ringflux.vcl.VclException;
import java.net.InetSocketAddress;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of a worker's sessions: a listener, a stream or a datagram socket. Calls on the data path return what VCL does,
 * zero or more or {@code -errno}; {@link #AGAIN} is no room, or nothing there. A closed one answers {@link #CLOSED}.
 *
 * <p>Threading: the worker's thread; any other gets an {@link IllegalStateException}.
 */
public final class VclSession {
    /** Nothing to read, or no room to write. Only after this answer an event will tell that there is. */
    public static final int AGAIN = -Errno.EAGAIN;
    /** The session is closed, or VPP has gone away. */
    public static final int CLOSED = -Errno.EBADFD;

    private static final Logger LOG = LoggerFactory.getLogger(VclSession.class);
    private static final int NON_BLOCKING = 04000;
    private static final int IN_PROGRESS = -115;
    private static final int SHUT_WR = 1;
    private static final int NO_HANDLE = -1;

    private static final int ATTR_NREAD = 0;
    private static final int ATTR_NWRITE = 1;
    private static final int ATTR_LOCAL_ADDRESS = 4;
    private static final int ATTR_PEER_ADDRESS = 6;
    private static final int ATTR_NWRITEQ = 44;

    private final VclWorker worker;
    private int handle;
    private int token;
    private final int epoch;
    private boolean listening;
    private @Nullable VclWatcher watcher;

    VclSession(VclWorker worker, int handle) {
        this.worker = worker;
        this.handle = handle;
        this.epoch = worker.epoch();
    }

    /** Whether it has not been closed. */
    public boolean isOpen() {
        return handle != NO_HANDLE;
    }

    /** Whether VCL may be asked: VPP has taken the memory of sessions with it that lived when it went. */
    private boolean isAlive() {
        return isOpen() && (epoch == worker.epoch() || listening);
    }

    /** Whose it is. */
    public VclWorker worker() {
        return worker;
    }

    /** Receives datagrams at that address from now on. */
    public void receiveAt(InetSocketAddress address) throws VclException {
        bind(address);
        listening = true;
    }

    /** Takes a local address. */
    public void bind(InetSocketAddress address) throws VclException {
        worker.requireAttached("binding to " + address);
        require(calls().vppcom_session_bind(handle(), worker.endpoint(address).addressOffset()), "binding to", address);
    }

    /** Accepts from now on. Waits for VPP's answer, less than a millisecond as a rule. */
    public void listen(InetSocketAddress address) throws VclException {
        bind(address);
        require(calls().vppcom_session_listen(handle(), 0), "listening on", address);
        listening = true;
    }

    /** The next accepted session, or null when there is none. One that has gone already is passed over. */
    public @Nullable VclSession accept() throws VclException {
        worker.check();
        if (worker.isAway()) {
            return null;
        }
        int result;
        do {
            result = calls().vppcom_session_accept(handle(), worker.endpoint().addressOffset(), NON_BLOCKING);
        } while (result == -Errno.ECONNABORTED);
        if (result == AGAIN) {
            return null;
        }
        if (result < 0) {
            throw new VclException("accepting", -result, "");
        }
        return new VclSession(worker, result);
    }

    /** Starts to connect; {@link VclEvents#OUT} follows, with {@link VclEvents#HUP} when it has failed. */
    public void connect(InetSocketAddress address) throws VclException {
        worker.requireAttached("connecting to " + address);
        int result = calls().vppcom_session_connect(
                        handle(), worker.endpoint(address).addressOffset());
        if (result != IN_PROGRESS) {
            require(result, "connecting to", address);
        }
    }

    /** The error of a connect that has failed, above zero; 0 where VCL does not know. */
    public int error() {
        worker.check();
        return isAlive() ? -worker.library().sessionError(handle) : 0;
    }

    /** Reads bytes; 0 is the end of the stream. */
    public int read(long address, int length) {
        worker.check();
        return isAlive() ? calls().vppcom_session_read(handle, address, length) : CLOSED;
    }

    /**
     * Writes what there is room for. Fewer than asked for is no reason to wait: only {@link #AGAIN} is.
     *
     * @param last whether no more follows at once
     */
    public int write(long address, int length, boolean last) {
        worker.check();
        if (!isAlive()) {
            return CLOSED;
        }
        return last
                ? calls().vppcom_session_write_msg(handle, address, length)
                : calls().vppcom_session_write(handle, address, length);
    }

    /** Reads one datagram; what does not fit is lost. Its sender is {@link #sender()} until the next call. */
    public int receive(long address, int length) {
        worker.check();
        if (!isAlive()) {
            return CLOSED;
        }
        return calls().vppcom_session_recvfrom(
                        handle, address, length, 0, worker.endpoint().addressOffset());
    }

    /** Who sent the datagram that was received last. */
    public InetSocketAddress sender() {
        return EndpointLayout.read(worker.endpointAsFilled(), 0);
    }

    /** Sends one datagram, whole or not at all; no event follows on {@link #AGAIN}. */
    public int send(long address, int length, @Nullable InetSocketAddress to) {
        worker.check();
        if (!isAlive()) {
            return CLOSED;
        }
        long endpoint = to == null ? 0 : worker.endpoint(to).addressOffset();
        return calls().vppcom_session_sendto(handle, address, length, 0, endpoint);
    }

    /** Sends no more. */
    public void shutdownOutput() throws VclException {
        worker.check();
        int result = isAlive() ? calls().vppcom_session_shutdown(handle, SHUT_WR) : CLOSED;
        if (result < 0) {
            throw new VclException("shutting down output", -result, "");
        }
    }

    /** Its own address; zero on the connecting side of a cut-through session. */
    public InetSocketAddress localAddress() throws VclException {
        return address(ATTR_LOCAL_ADDRESS);
    }

    /** The peer's address; zero on the accepting side of a cut-through session. */
    public InetSocketAddress remoteAddress() throws VclException {
        return address(ATTR_PEER_ADDRESS);
    }

    /** Bytes that can be read now. */
    public int readable() {
        return number(ATTR_NREAD);
    }

    /** Bytes that can be written now. */
    public int writable() {
        return number(ATTR_NWRITE);
    }

    /** Bytes that VPP has not taken yet, or below zero before 24.06. */
    public int unsent() {
        return number(ATTR_NWRITEQ);
    }

    /** Tells the watcher from now on, of what has happened before as well. */
    public void watch(int mask, VclWatcher told) throws VclDetachedException {
        worker.check();
        if (!isAlive()) {
            throw new VclDetachedException("watching " + this);
        }
        watcher = told;
        worker.watch(this, mask);
    }

    /** Needed after {@link VclEvents#RDHUP}, and to change the mask. */
    public void watchAnew(int mask) {
        worker.check();
        if (isAlive()) {
            worker.watchAnew(this, mask);
        }
    }

    /** Ends what has been connected and not accepted. */
    public void refuseConnected() throws VclException {
        for (VclSession refused = accept(); refused != null; refused = accept()) {
            refused.close();
        }
    }

    /** Ends it in good order: VPP still sends what was written. */
    public void close() {
        if (listening && isOpen()) {
            // VCL itself crashes when it refuses them.
            try {
                refuseConnected();
            } catch (VclException e) {
                LOG.debug("nothing to refuse on {}", this, e);
            }
        }
        int closing = end();
        if (closing == NO_HANDLE) {
            return;
        }
        if (listening) {
            worker.closeListener(closing);
        } else {
            calls().vppcom_session_close(closing);
        }
    }

    /** Ends it by a reset, where this release of VCL can. */
    public void terminate() {
        if (!isAlive()) {
            close();
            return;
        }
        worker.library().terminate(end());
    }

    @Override
    public String toString() {
        return "session " + (handle & 0xFFFFFF) + " of worker " + worker.index();
    }

    int handle() {
        return handle;
    }

    int token() {
        return token;
    }

    void token(int value) {
        token = value;
    }

    void ready(int events) {
        if (watcher != null) {
            watcher.ready(events);
        }
    }

    void detached() {
        if (watcher != null && !listening) {
            watcher.detached();
        }
    }

    private int end() {
        if (handle == NO_HANDLE) {
            return NO_HANDLE;
        }
        worker.check();
        worker.forget(this);
        int closing = handle;
        handle = NO_HANDLE;
        return closing;
    }

    private InetSocketAddress address(int attribute) throws VclException {
        worker.check();
        UnsafeBuffer endpoint = worker.endpoint();
        worker.word().putInt(0, EndpointLayout.SIZE);
        int result = isAlive()
                ? calls().vppcom_session_attr(
                                handle,
                                attribute,
                                endpoint.addressOffset(),
                                worker.word().addressOffset())
                : CLOSED;
        if (result < 0) {
            throw new VclException("asking for an address", -result, "");
        }
        return EndpointLayout.read(endpoint, 0);
    }

    private int number(int attribute) {
        worker.check();
        return isAlive() ? calls().vppcom_session_attr(handle, attribute, 0, 0) : CLOSED;
    }

    private Vppcom.Calls calls() {
        return worker.calls();
    }

    private static void require(int result, String doing, InetSocketAddress address) throws VclException {
        if (result < 0) {
            throw new VclException(doing + " " + address, -result, "");
        }
    }
}
