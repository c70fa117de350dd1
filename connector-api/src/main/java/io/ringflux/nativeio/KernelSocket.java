package io.ringflux.nativeio;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A socket whose packets lie in memory that it shares with the kernel: set up by options, and woken by calls that carry
 * nothing. Owns its descriptor. Never blocks, and is closed on exec. What returns an int allocates nothing and gives
 * {@code -errno} instead of throwing; any thread.
 */
public final class KernelSocket implements AutoCloseable {
    private final Fd fd;
    private final ThreadLocal<UnsafeBuffer> length =
            ThreadLocal.withInitial(() -> NativeMemory.allocate(Integer.BYTES));

    private KernelSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a raw one, in the network namespace of the calling thread.
     *
     * @param domain an {@code AF_} constant
     * @param action what that is for
     * @param hint what to do when that fails
     */
    public static KernelSocket open(int domain, int protocol, String action, String hint) {
        int result = SocketCalls.socket(domain, Uapi.SOCK_RAW | Uapi.SOCK_CLOEXEC, protocol);
        if (result < 0) {
            throw new NativeIoException("socket", -result, action, hint);
        }
        return new KernelSocket(Fd.adopt(result));
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /** Binds to an address of the socket's family; 0 or {@code -errno}. */
    public int bind(UnsafeBuffer address) {
        return SocketCalls.bind(fd.value(), address);
    }

    /** Sets an option; 0 or {@code -errno}. */
    public int set(int level, int name, UnsafeBuffer value) {
        return SocketCalls.setsockopt(fd.value(), level, name, value);
    }

    /** Sets an option that is an int; 0 or {@code -errno}. */
    public int set(int level, int name, int value) {
        UnsafeBuffer memory = NativeMemory.allocate(Integer.BYTES);
        memory.putInt(0, value);
        return set(level, name, memory);
    }

    /** Reads an option; the bytes that it has, or {@code -errno}. */
    public int option(int level, int name, UnsafeBuffer into) {
        UnsafeBuffer bytes = length.get();
        bytes.putInt(0, into.capacity());
        int result = SocketCalls.getsockopt(fd.value(), level, name, into, bytes);
        return result < 0 ? result : bytes.getInt(0);
    }

    /** Tells the kernel that there is something to send; 0 or {@code -errno}. */
    public int kickSend() {
        return SocketCalls.sendNothing(fd.value());
    }

    /** Tells the kernel that there is room to receive; 0 or {@code -errno}. */
    public int kickReceive() {
        return SocketCalls.receiveNothing(fd.value());
    }

    /**
     * Has the kernel do something by an {@code ioctl} on any socket; 0 or {@code -errno}.
     *
     * @param referenced memory that the argument points to
     */
    public static int control(Fd socket, long request, UnsafeBuffer argument, UnsafeBuffer referenced) {
        try {
            return FileCalls.ioctl(socket.value(), request, argument);
        } finally {
            Reference.reachabilityFence(referenced);
        }
    }

    /** Maps memory that the kernel keeps for this socket; the mapping outlives it. */
    public Mapping map(long offset, long bytes) {
        return Mapping.ofKernel(fd, offset, bytes);
    }

    @Override
    public void close() {
        fd.close();
    }
}
