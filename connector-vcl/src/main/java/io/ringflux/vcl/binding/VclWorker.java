package io.ringflux.vcl.binding;

import io.ringflux.nativeio.layout.EpollEventLayout;
import io.ringflux.vcl.VclDetachedException;
import io.ringflux.vcl.VclException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of VCL's workers: it belongs to the thread that registered it, and its sessions are for that thread alone.
 *
 * <p>A call from another thread, or after the end, is an {@link IllegalStateException}; without this check it would end
 * the process.
 */
public final class VclWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VclWorker.class);
    private static final int MAX_EVENTS = 256;
    /** In place of a timeout: reports what is queued already, asks VPP for nothing. */
    private static final double QUEUED_ONLY = -2;

    private static final int CTL_ADD = 1;
    private static final int CTL_MOD = 3;

    private final VclRuntime runtime;
    private final VclLibrary library;
    private final Vppcom.Calls calls;
    private final Thread owner = Thread.currentThread();
    private final int index;
    private final int epoll;
    private final UnsafeBuffer events = CallMemory.direct(MAX_EVENTS * EpollEventLayout.SIZE);
    private final CallMemory memory = new CallMemory();
    private final Int2ObjectHashMap<VclSession> watched = new Int2ObjectHashMap<>();
    private final LongArrayList pending = new LongArrayList();
    private final FifoSurvey survey = new FifoSurvey();
    private final List<Integer> listenersToClose = new ArrayList<>();
    private volatile Runnable wake = () -> {};
    private int lastToken;
    private int epoch;
    private boolean away;
    private long awaySinceNs;
    private boolean closed;

    /** On the thread that is a worker of VCL already. */
    VclWorker(VclRuntime runtime, VclLibrary library) {
        this.runtime = runtime;
        this.library = library;
        this.calls = library.calls();
        this.index = calls.vppcom_worker_index();
        this.epoll = calls.vppcom_epoll_create();
    }

    /** Its number, the first byte of its sessions' handles. */
    public int index() {
        return index;
    }

    /** The runtime that it is part of. */
    public VclRuntime runtime() {
        return runtime;
    }

    /** Whether VPP is away. Sessions that lived when it went are dead; listeners come back with VPP. */
    public boolean isAway() {
        return away;
    }

    /** Lets that wait end on this worker's messages. */
    public void wakes(WorkerWait wait) {
        check();
        int fd = calls.vppcom_worker_mqs_epfd();
        if (fd < 0) {
            throw new IllegalStateException("VCL gives no descriptor to wait for: vcl.conf must have use-mq-eventfd");
        }
        wait.watch(fd);
        wake = wait::wake;
    }

    /** How full the fifos of its connections are together, told by its thread. From any thread. */
    CompletableFuture<FifoFill> fifoFill() {
        CompletableFuture<FifoFill> answer = survey.ask();
        wake.run();
        return answer;
    }

    /** Opens a session that does not block. */
    public VclSession open(VclProtocol protocol) throws VclException {
        check();
        int handle = calls.vppcom_session_create(protocol.number(), (byte) 1);
        if (handle < 0) {
            throw new VclException("opening a session for " + protocol, -handle, "");
        }
        return new VclSession(this, handle);
    }

    /**
     * Tells watchers what has happened since the last call, without a wait.
     *
     * @return how many events there were; when it is 0, {@link WorkerWait#await} may follow
     */
    public int poll() {
        check();
        survey.answer(watched.values());
        boolean wasAway = away;
        if (wasAway && !runtime.canReturn()) {
            return 0;
        }
        collect(0);
        away = library.isDetached();
        if (away && !wasAway) {
            awaySinceNs = System.nanoTime();
            epoch++;
            // VCL has queued events of sessions that it would not find any more once they are closed.
            while (collect(QUEUED_ONLY) > 0) {}
            pending.clear();
            if (!runtime.canReturn()) {
                LOG.error(
                        "VPP has gone away, and this process cannot attach again since it has ended event loops before");
            }
            List.copyOf(watched.values()).forEach(VclSession::detached);
            return 0;
        }
        if (wasAway && !away) {
            runtime.backAfterNs(System.nanoTime() - awaySinceNs);
            listenersToClose.forEach(calls::vppcom_session_close);
            listenersToClose.clear();
        }
        int count = pending.size();
        dispatch();
        return count;
    }

    /** Gives the worker back; its sessions end. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        check();
        closed = true;
        watched.clear();
        survey.end();
        // While VPP is away the worker's socket is closed, and its number may be somebody else's.
        if (!library.isDetached() && index != 0) {
            calls.vppcom_session_close(epoll);
            calls.vppcom_worker_unregister();
        }
        runtime.ended(this);
    }

    Vppcom.Calls calls() {
        return calls;
    }

    VclLibrary library() {
        return library;
    }

    /** How many times VPP has gone away. */
    int epoch() {
        return epoch;
    }

    void check() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("worker " + index + " belongs to thread " + owner.getName()
                    + ", and not to " + Thread.currentThread().getName());
        }
        if (closed || runtime.isDestroyed()) {
            throw new IllegalStateException("worker " + index + " has ended");
        }
    }

    void requireAttached(String action) throws VclDetachedException {
        check();
        if (away || library.isDetached()) {
            throw new VclDetachedException(action);
        }
    }

    CallMemory memory() {
        return memory;
    }

    void watch(VclSession session, int mask) {
        int token = ++lastToken;
        long event = memory.event(mask, token).addressOffset();
        int result = calls.vppcom_epoll_ctl(epoll, CTL_ADD, session.handle(), event);
        if (result < 0) {
            throw new IllegalStateException("cannot watch " + session + ": " + VclException.text(-result));
        }
        session.token(token);
        watched.put(token, session);
    }

    void watchAnew(VclSession session, int mask) {
        long event = memory.event(mask, session.token()).addressOffset();
        calls.vppcom_epoll_ctl(epoll, CTL_MOD, session.handle(), event);
    }

    void forget(VclSession session) {
        watched.remove(session.token());
    }

    /** A listener's end is a message to VPP, which has to wait while it is away. */
    void closeListener(int handle) {
        if (away) {
            listenersToClose.add(handle);
        } else {
            calls.vppcom_session_close(handle);
        }
    }

    private int collect(double timeout) {
        int count = calls.vppcom_epoll_wait(epoll, events.addressOffset(), MAX_EVENTS, timeout);
        for (int i = 0; i < count; i++) {
            int offset = i * EpollEventLayout.SIZE;
            long token = EpollEventLayout.data(events, offset);
            pending.addLong(token << Integer.SIZE | Integer.toUnsignedLong(EpollEventLayout.events(events, offset)));
        }
        return count;
    }

    /** The token tells a session from an earlier one with the same handle. */
    private void dispatch() {
        try {
            for (int i = 0; i < pending.size(); i++) {
                long tokenAndEvents = pending.getLong(i);
                VclSession session = watched.get((int) (tokenAndEvents >>> Integer.SIZE));
                if (session != null) {
                    session.ready((int) tokenAndEvents);
                }
            }
        } finally {
            pending.clear();
        }
    }
}
