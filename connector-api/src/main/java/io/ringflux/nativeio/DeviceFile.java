package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.PollfdLayout;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A device, or another descriptor that is read and written a packet at a time, and that never blocks. Owns its
 * descriptor. Reading, writing and looking allocate nothing and return {@code -errno} instead of throwing; each may be
 * used by one thread while another uses the others.
 */
public final class DeviceFile implements AutoCloseable {
    private static final int FLAGS = Uapi.O_RDWR | Uapi.O_NONBLOCK | Uapi.O_CLOEXEC;

    private final Fd fd;

    private DeviceFile(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a device for reading and writing, non-blocking and closed on exec.
     *
     * @param hint what to do when that fails
     */
    public static DeviceFile open(String path, String hint) {
        int result = FileCalls.open(path, FLAGS);
        if (result < 0) {
            throw new NativeIoException("open", -result, "opening " + path, hint);
        }
        return new DeviceFile(Fd.adopt(result));
    }

    /** Takes an open descriptor and makes it non-blocking. On failure the caller keeps it. */
    public static DeviceFile adopt(Fd fd) {
        fd.makeNonBlocking();
        return new DeviceFile(fd);
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /**
     * Reads one packet.
     *
     * @param address of memory that stays mapped during the call
     * @param length room there, in bytes
     * @return bytes read, or {@code -errno}: {@code -EAGAIN} when there is nothing
     */
    public int read(long address, int length) {
        return FileCalls.read(fd.value(), address, length);
    }

    /**
     * Writes one packet.
     *
     * @param address of memory that stays mapped during the call
     * @param length bytes there
     * @return bytes written, or {@code -errno}
     */
    public int write(long address, int length) {
        return FileCalls.write(fd.value(), address, length);
    }

    /**
     * Writes one packet that lies in pieces, which costs the kernel a good deal more.
     *
     * @param vectors {@code struct iovec}s, one behind the other
     * @param count pieces, 1 to 1024
     * @return bytes written, or {@code -errno}
     */
    public int write(UnsafeBuffer vectors, int count) {
        return FileCalls.writev(fd.value(), vectors, count);
    }

    /** Has the driver do something, with an argument by value; its result, or {@code -errno}. */
    public int control(long request, long value) {
        return FileCalls.ioctl(fd.value(), request, value);
    }

    /** Has the driver do something, with an argument in memory; its result, or {@code -errno}. */
    public int control(long request, UnsafeBuffer argument) {
        return FileCalls.ioctl(fd.value(), request, argument);
    }

    /** Whether a read would find something, or an error; any thread. */
    public boolean isReadable() {
        return poll(Uapi.POLLIN) != 0;
    }

    /** Whether a write would find room, or an error; any thread. */
    public boolean isWritable() {
        return poll(Uapi.POLLOUT) != 0;
    }

    @Override
    public void close() {
        fd.close();
    }

    private int poll(int events) {
        UnsafeBuffer pollfd = Scratch.POLLFD.get();
        PollfdLayout.put(pollfd, 0, fd.value(), events);
        int result = FileCalls.poll(pollfd);
        return result == 0 || result == -Errno.EINTR ? 0 : PollfdLayout.revents(pollfd, 0);
    }

    /** Memory for the argument of {@code poll}, one a thread. */
    private static final class Scratch {
        static final ThreadLocal<UnsafeBuffer> POLLFD =
                ThreadLocal.withInitial(() -> NativeMemory.allocate(PollfdLayout.SIZE));
    }
}
