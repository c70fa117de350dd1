package io.ringflux.nativeio;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A listening unix socket of type SOCK_SEQPACKET; never blocks. Owns its descriptor and, for a path, the file there:
 * both are gone after {@link #close()}, unless somebody has put another file in its place. Used by one thread.
 */
public final class SeqPacketListener implements AutoCloseable {
    private final Fd fd;
    private final UnixAddress address;
    private final int maxMessageBytes;
    private final @Nullable SocketFile file;

    private SeqPacketListener(Fd fd, UnixAddress address, int maxMessageBytes, @Nullable SocketFile file) {
        this.fd = fd;
        this.address = address;
        this.maxMessageBytes = maxMessageBytes;
        this.file = file;
    }

    /**
     * Starts to listen. A socket file that a dead listener has left is replaced; a live one and a file of any other
     * kind are left alone.
     *
     * @param backlog most connections that wait to be accepted
     * @param mode permissions of the socket file, for instance {@code 0660}; who may write may connect. Abstract names
     *     have none
     * @param maxMessageBytes longest message that an accepted socket will send
     * @throws NativeIoException with {@code EADDRINUSE} when somebody listens there, {@code EEXIST} when another kind
     *     of file is there, {@code ENOENT} when the directory is missing
     */
    public static SeqPacketListener listen(UnixAddress address, int backlog, int mode, int maxMessageBytes) {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + ", expected 1 or more");
        }
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes is " + maxMessageBytes + ", expected 1 or more");
        }
        if (!address.isAbstract()) {
            SocketFile.makeRoom(address);
        }
        Fd fd = SeqPacketSocket.open();
        SocketFile file = null;
        try {
            String action = "listening on " + address;
            // Before the bind this gives the file its mode, less the umask: at no time is it open to more than that.
            check("fchmod", Posix.fchmod(fd.value(), mode), action);
            bind(fd, address, action);
            if (!address.isAbstract()) {
                file = SocketFile.made(address.name());
                check("chmod", Posix.chmod(address.name(), mode), action);
            }
            check("listen", SocketCalls.listen(fd.value(), backlog), action);
            SeqPacketSocket.passCredentials(fd);
            return new SeqPacketListener(fd, address, maxMessageBytes, file);
        } catch (RuntimeException e) {
            close(fd, file);
            throw e;
        }
    }

    /**
     * Listens on a socket that somebody else has made and bound, such as the parent process or systemd. The descriptor
     * is duplicated and stays its owner's, as does the file of the socket.
     *
     * @param number the descriptor
     * @param address what to call the place
     * @throws NativeIoException when it is no socket of type SOCK_SEQPACKET that can listen
     */
    public static SeqPacketListener inherited(int number, UnixAddress address, int backlog, int maxMessageBytes) {
        String action = "listening on inherited descriptor " + number;
        int duplicate = Posix.fcntl(number, Uapi.F_DUPFD_CLOEXEC, 0);
        check("fcntl", duplicate, action);
        Fd fd = Fd.adopt(duplicate);
        try {
            requireSeqPacket(fd, action);
            check("listen", SocketCalls.listen(fd.value(), backlog), action);
            int flags = Posix.fcntl(fd.value(), Uapi.F_GETFL, 0);
            check("fcntl", flags, action);
            check("fcntl", Posix.fcntl(fd.value(), Uapi.F_SETFL, flags | Uapi.O_NONBLOCK), action);
            SeqPacketSocket.passCredentials(fd);
            return new SeqPacketListener(fd, address, maxMessageBytes, null);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** The next connection, or null when none waits. */
    public @Nullable SeqPacketSocket accept() {
        int result = SocketCalls.accept(fd.value(), Uapi.SOCK_NONBLOCK | Uapi.SOCK_CLOEXEC);
        if (result == -Errno.EAGAIN || result == -Errno.ECONNABORTED) {
            return null;
        }
        if (result < 0) {
            throw NativeIoException.of("accept4", -result, "accepting on " + address);
        }
        return new SeqPacketSocket(Fd.adopt(result), maxMessageBytes);
    }

    /** Where this listens. */
    public UnixAddress address() {
        return address;
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /** Stops to listen and removes the socket file; does nothing when that is done already. */
    @Override
    public void close() {
        if (fd.isOpen()) {
            close(fd, file);
        }
    }

    private static void close(Fd fd, @Nullable SocketFile file) {
        try (fd) {
            if (file != null) {
                file.removeIfUnchanged();
            }
        }
    }

    private static void requireSeqPacket(Fd fd, String action) {
        UnsafeBuffer type = NativeMemory.allocate(Integer.BYTES);
        UnsafeBuffer length = NativeMemory.allocate(Integer.BYTES);
        length.putInt(0, Integer.BYTES);
        check("getsockopt", SocketCalls.getsockopt(fd.value(), Uapi.SO_TYPE, type, length), action);
        if (type.getInt(0) != Uapi.SOCK_SEQPACKET) {
            String hint = "its type is not SOCK_SEQPACKET: with systemd, use ListenSequentialPacket=";
            throw new NativeIoException("getsockopt", Errno.EPROTOTYPE, action, hint);
        }
    }

    private static void bind(Fd fd, UnixAddress address, String action) {
        UnsafeBuffer sockaddr = address.sockaddr();
        int result = SocketCalls.bind(fd.value(), sockaddr);
        if (result == -Errno.ENOENT) {
            throw new NativeIoException("bind", Errno.ENOENT, action, "its directory does not exist: create it first");
        }
        check("bind", result, action);
    }

    private static void check(String call, int result, String action) {
        if (result < 0) {
            throw NativeIoException.of(call, -result, action);
        }
    }
}
