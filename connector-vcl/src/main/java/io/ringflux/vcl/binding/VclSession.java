package io.ringflux.vcl.binding;

import io.ringflux.nativeio.Errno;
import io.ringflux.vcl.VclDetachedException;
import io.ringflux.vcl.VclException;
import java.net.InetSocketAddress;
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

    /** It has never been connected, or VPP has cleaned it up. */
    public static final int NOT_CONNECTED = -Errno.ENOTCONN;

    private static final Logger LOG = LoggerFactory.getLogger(VclSession.class);
    private static final int NON_BLOCKING = 04000;
    private static final int IN_PROGRESS = -115;
    private static final int SHUT_WR = 1;
    private static final int NO_HANDLE = -1;

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

    boolean isListening() {
        return listening;
    }

    /** Whether VCL may be asked: VPP has taken the memory of sessions with it that lived when it went. */
    boolean isAlive() {
        return handle != NO_HANDLE && (epoch == worker.epoch() || listening);
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
        require(
                calls().vppcom_session_bind(
                                handle(), worker.memory().endpoint(address).addressOffset()),
                "binding to",
                address);
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
            result = calls().vppcom_session_accept(
                            handle(), worker.memory().endpoint().addressOffset(), NON_BLOCKING);
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
                        handle(), worker.memory().endpoint(address).addressOffset());
        if (result != IN_PROGRESS) {
            require(result, "connecting to", address);
        }
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

    /** Sends no more. */
    public void shutdownOutput() throws VclException {
        worker.check();
        int result = isAlive() ? calls().vppcom_session_shutdown(handle, SHUT_WR) : CLOSED;
        if (result < 0) {
            throw new VclException("shutting down output", -result, "");
        }
    }

    /** What VCL knows about it. */
    public SessionAttributes attributes() {
        return new SessionAttributes(this);
    }

    /** Its datagrams, when it is one for {@link VclProtocol#UDP}. */
    public VclDatagrams datagrams() {
        return new VclDatagrams(this);
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
    public void refuseConnected() {
        try {
            for (VclSession refused = accept(); refused != null; refused = accept()) {
                refused.close();
            }
        } catch (VclException e) {
            LOG.debug("nothing to refuse on {}", this, e);
        }
    }

    /** Ends it in good order: VPP still sends what was written. */
    public void close() {
        if (handle == NO_HANDLE) {
            return;
        }
        if (listening) {
            // VCL itself crashes when it refuses them.
            refuseConnected();
            worker.closeListener(end());
        } else {
            calls().vppcom_session_close(end());
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
        worker.check();
        worker.forget(this);
        int closing = handle;
        handle = NO_HANDLE;
        return closing;
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
