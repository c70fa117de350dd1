package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.EpollEventLayout;
import io.ringflux.nativeio.layout.TimespecLayout;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Waits for descriptors. Owns its own descriptor, not those it watches; closing a watched one ends its watch. Used by
 * one thread, except that descriptors may be added and removed from any. {@link #await(long)} allocates nothing.
 */
public final class Epoll implements AutoCloseable {
    /** There is something to read. */
    public static final int IN = Uapi.EPOLLIN;
    /** There is room to write. */
    public static final int OUT = Uapi.EPOLLOUT;
    /** The peer has closed its sending side; must be asked for. */
    public static final int RDHUP = Uapi.EPOLLRDHUP;
    /** The peer has closed; reported unasked. */
    public static final int HUP = Uapi.EPOLLHUP;
    /** An error is pending; reported unasked. */
    public static final int ERR = Uapi.EPOLLERR;
    /** Reports changes only (edge-triggered). */
    public static final int ET = Uapi.EPOLLET;

    private static final long NS_PER_MS = 1_000_000L;
    private static final boolean HAS_PWAIT2 = hasPwait2();

    private final Fd fd;
    private final int maxEvents;
    private final boolean nanosecondWait;
    private final UnsafeBuffer ready;
    private final UnsafeBuffer timeout = NativeMemory.allocate(TimespecLayout.SIZE);

    private Epoll(Fd fd, int maxEvents, boolean nanosecondWait) {
        this.fd = fd;
        this.maxEvents = maxEvents;
        this.nanosecondWait = nanosecondWait;
        this.ready = NativeMemory.allocate(maxEvents * EpollEventLayout.SIZE);
    }

    /**
     * Makes one that watches nothing yet.
     *
     * @param maxEvents most events that one wait reports, 1 or more; further ones are reported by the next
     */
    public static Epoll create(int maxEvents) {
        return create(maxEvents, HAS_PWAIT2);
    }

    static Epoll create(int maxEvents, boolean nanosecondWait) {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("maxEvents is " + maxEvents + ", expected 1 or more");
        }
        int result = Posix.epollCreate(Uapi.EPOLL_CLOEXEC);
        if (result < 0) {
            throw NativeIoException.of("epoll_create1", -result, "creating an epoll set");
        }
        return new Epoll(Fd.adopt(result), maxEvents, nanosecondWait);
    }

    /** Readable while an event waits, for another epoll set to watch; stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /** Starts to watch a descriptor; its events come with the token. */
    public void add(Fd watched, int events, long token) {
        control(Uapi.EPOLL_CTL_ADD, watched, events, token, "adding ");
    }

    /** Changes events and token of a watched descriptor. */
    public void modify(Fd watched, int events, long token) {
        control(Uapi.EPOLL_CTL_MOD, watched, events, token, "modifying ");
    }

    /** Stops to watch an open descriptor. */
    public void remove(Fd watched) {
        control(Uapi.EPOLL_CTL_DEL, watched, 0, 0, "removing ");
    }

    /**
     * Waits until a watched descriptor has an event.
     *
     * @param timeoutNs longest wait in nanoseconds; 0 only looks, below 0 waits without end. Rounded up to milliseconds
     *     before Linux 5.11
     * @return number of events, 0 on timeout or when a signal broke off the wait
     */
    public int await(long timeoutNs) {
        int result = nanosecondWait ? awaitNs(timeoutNs) : awaitMs(timeoutNs);
        if (result < 0) {
            if (result == -Errno.EINTR) {
                return 0;
            }
            throw NativeIoException.of("epoll_wait", -result, "waiting for events");
        }
        return result;
    }

    /** The token of an event of the last wait, counted from 0. */
    public long token(int index) {
        return EpollEventLayout.data(ready, index * EpollEventLayout.SIZE);
    }

    /** What has happened, of the event of the last wait, counted from 0. */
    public int events(int index) {
        return EpollEventLayout.events(ready, index * EpollEventLayout.SIZE);
    }

    @Override
    public void close() {
        fd.close();
    }

    private int awaitNs(long timeoutNs) {
        if (timeoutNs < 0) {
            return Posix.epollPwait2(fd.value(), ready, maxEvents, null);
        }
        TimespecLayout.put(timeout, 0, timeoutNs);
        return Posix.epollPwait2(fd.value(), ready, maxEvents, timeout);
    }

    private int awaitMs(long timeoutNs) {
        int timeoutMs = -1;
        if (timeoutNs >= 0) {
            long roundedUp = timeoutNs / NS_PER_MS + (timeoutNs % NS_PER_MS == 0 ? 0 : 1);
            timeoutMs = (int) Math.min(roundedUp, Integer.MAX_VALUE);
        }
        return Posix.epollWait(fd.value(), ready, maxEvents, timeoutMs);
    }

    private void control(int operation, Fd watched, int events, long token, String verb) {
        UnsafeBuffer event = NativeMemory.allocate(EpollEventLayout.SIZE);
        EpollEventLayout.put(event, 0, events, token);
        int result = Posix.epollCtl(fd.value(), operation, watched.value(), event);
        if (result < 0) {
            throw NativeIoException.of("epoll_ctl", -result, verb + watched + " in an epoll set");
        }
    }

    /** A call with a bad descriptor tells: old kernels answer ENOSYS, old container profiles EPERM. */
    private static boolean hasPwait2() {
        UnsafeBuffer event = NativeMemory.allocate(EpollEventLayout.SIZE);
        int result = Posix.epollPwait2(-1, event, 1, null);
        return result == -Errno.EBADF;
    }

    static boolean hasNanosecondWait() {
        return HAS_PWAIT2;
    }
}
