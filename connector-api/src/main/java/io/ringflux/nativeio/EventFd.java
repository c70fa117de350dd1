package io.ringflux.nativeio;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A counter in the kernel that wakes who waits for it. Owns its descriptor. {@link #signal()} and {@link #drain()}
 * allocate nothing; one thread may signal while another drains, but only one may drain.
 *
 * <p>The mode of an adopted eventfd belongs to the peer as well: one that switches it back to blocking and fills the
 * counter can hold the thread that signals. No call on an eventfd can exclude that.
 */
public final class EventFd implements AutoCloseable {
    private static final UnsafeBuffer ONE = NativeMemory.allocate(Long.BYTES);

    static {
        ONE.putLong(0, 1);
    }

    private final Fd fd;
    private final UnsafeBuffer count = NativeMemory.allocate(Long.BYTES);

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    /** Makes one that counts from 0 and never blocks. */
    public static EventFd create() {
        int result = Posix.eventfd(Uapi.EFD_NONBLOCK | Uapi.EFD_CLOEXEC);
        if (result < 0) {
            throw NativeIoException.of("eventfd", -result, "creating an eventfd");
        }
        return new EventFd(Fd.adopt(result));
    }

    /**
     * Takes a descriptor that a peer has sent, after a check that it is an eventfd, and makes it non-blocking. On
     * failure the caller keeps the descriptor.
     *
     * @throws NativeIoException with {@code EINVAL} when it is something else
     */
    public static EventFd adopt(Fd fd) {
        String kind = kind(fd);
        if (!"anon_inode:[eventfd]".equals(kind)) {
            throw new NativeIoException(
                    "readlink",
                    Errno.EINVAL,
                    "taking " + fd + " as an eventfd",
                    "the peer must send an eventfd, this is " + kind);
        }
        fd.makeNonBlocking();
        return new EventFd(fd);
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /**
     * Adds one to the counter and so wakes the waiting side.
     *
     * @return false when the counter is full, in which case the waiting side has been woken long ago
     */
    public boolean signal() {
        int result = Posix.write(fd.value(), ONE);
        if (result < 0 && result != -Errno.EAGAIN) {
            throw NativeIoException.of("write", -result, "signalling eventfd " + fd);
        }
        return result > 0;
    }

    /** Takes the counter's value and resets it; 0 when nobody has signalled. An unsigned 64-bit number. */
    public long drain() {
        int result = Posix.read(fd.value(), count);
        if (result == -Errno.EAGAIN) {
            return 0;
        }
        if (result < 0) {
            throw NativeIoException.of("read", -result, "draining eventfd " + fd);
        }
        return count.getLong(0);
    }

    @Override
    public void close() {
        fd.close();
    }

    private static String kind(Fd fd) {
        return ProcLink.read("/proc/self/fd/" + fd.value(), "asking for the kind of " + fd);
    }
}
