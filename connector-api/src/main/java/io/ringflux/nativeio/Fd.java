package io.ringflux.nativeio;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One descriptor and its owner: closed once, by {@link #close()}. Threads: any, as long as nobody uses the number while
 * another thread closes it, since the kernel may give it out again at once.
 */
public final class Fd implements AutoCloseable {
    private static final AtomicInteger OPEN_COUNT = new AtomicInteger();
    private static final int CLOSED = -1;

    private final AtomicInteger value;

    private Fd(int value) {
        this.value = new AtomicInteger(value);
        OPEN_COUNT.incrementAndGet();
    }

    /**
     * Takes ownership of an open descriptor.
     *
     * @param value the number, zero included
     */
    public static Fd adopt(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("descriptor is " + value + ", expected 0 or more");
        }
        return new Fd(value);
    }

    /**
     * A descriptor of its own for an open file whose descriptor belongs to somebody else, a native library for
     * instance; closed on exec.
     *
     * @param borrowed the other owner's descriptor, which stays open
     */
    public static Fd duplicateOf(int borrowed) {
        int result = Posix.fcntl(borrowed, Uapi.F_DUPFD_CLOEXEC, 0);
        if (result < 0) {
            throw NativeIoException.of("fcntl", -result, "duplicating descriptor " + borrowed);
        }
        return adopt(result);
    }

    /** How many objects of this class hold an open descriptor, for leak checks. */
    public static int openCount() {
        return OPEN_COUNT.get();
    }

    /**
     * The number.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public int value() {
        int current = value.get();
        if (current == CLOSED) {
            throw new IllegalStateException("descriptor is closed");
        }
        return current;
    }

    /** Whether this object still owns its descriptor. */
    public boolean isOpen() {
        return value.get() != CLOSED;
    }

    /** A second descriptor for the same open file, with an owner of its own; closed on exec. */
    public Fd duplicate() {
        return duplicateOf(value());
    }

    void makeNonBlocking() {
        int flags = Posix.fcntl(value(), Uapi.F_GETFL, 0);
        int result = flags < 0 ? flags : Posix.fcntl(value(), Uapi.F_SETFL, flags | Uapi.O_NONBLOCK);
        if (result < 0) {
            throw NativeIoException.of("fcntl", -result, "making " + this + " non-blocking");
        }
    }

    /** Closes the descriptor; does nothing when it is closed already. */
    @Override
    public void close() {
        int closing = value.getAndSet(CLOSED);
        if (closing == CLOSED) {
            return;
        }
        OPEN_COUNT.decrementAndGet();
        int result = Posix.close(closing);
        if (result < 0 && result != -Errno.EINTR) {
            throw NativeIoException.of("close", -result, "closing descriptor " + closing);
        }
    }

    @Override
    public String toString() {
        int current = value.get();
        return current == CLOSED ? "fd closed" : "fd " + current;
    }
}
