package io.ringflux.nativeio;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The file of a listening socket: makes room for it, and removes it at the end if it is still the same one.
 *
 * @param path where it lies
 * @param status what was there after the bind; the open socket keeps the inode number from being used again
 */
record SocketFile(String path, FileStatus status) {

    /**
     * Removes what a listener that has died has left at the path.
     *
     * @throws NativeIoException with {@code EADDRINUSE} when somebody listens there, {@code EEXIST} when it is not a
     *     socket at all
     */
    static void makeRoom(UnixAddress address) {
        String path = address.name();
        String action = "listening on " + path;
        FileStatus found = FileStatus.at(path);
        if (found == null) {
            return;
        }
        if (!found.isSocket()) {
            throw new NativeIoException(
                    "bind",
                    Errno.EEXIST,
                    action,
                    "there is " + found.typeName() + ", which is kept: choose another path");
        }
        int probed = probe(address);
        if (probed == Errno.ENOENT) {
            return;
        }
        if (probed == 0 || probed == Errno.EPROTOTYPE) {
            throw NativeIoException.of("bind", Errno.EADDRINUSE, action);
        }
        if (probed != Errno.ECONNREFUSED) {
            String hint = "a socket is there and does not say whether it is in use: remove it or choose another path";
            throw new NativeIoException("connect", probed, action, hint);
        }
        if (found.isSameFileAs(FileStatus.at(path))) {
            remove(path);
        }
    }

    /** Remembers the file that a bind has just made. */
    static SocketFile made(String path) {
        FileStatus status = FileStatus.at(path);
        if (status == null) {
            throw NativeIoException.of("statx", Errno.ENOENT, "looking for the socket just made at " + path);
        }
        return new SocketFile(path, status);
    }

    /** To be called while the socket is still open. */
    void removeIfUnchanged() {
        if (status.isSameFileAs(FileStatus.at(path))) {
            remove(path);
        }
    }

    /**
     * Connects with a socket of another type, so that a live listener refuses it with EPROTOTYPE and never sees a
     * connection: some crash when one is closed at once.
     *
     * @return 0 or an error number; ECONNREFUSED means that the socket is dead
     */
    private static int probe(UnixAddress address) {
        int result = SocketCalls.socket(Uapi.SOCK_DGRAM | Uapi.SOCK_NONBLOCK | Uapi.SOCK_CLOEXEC);
        if (result < 0) {
            throw NativeIoException.of("socket", -result, "creating a socket to look who listens on " + address);
        }
        try (Fd fd = Fd.adopt(result)) {
            UnsafeBuffer sockaddr = address.sockaddr();
            int connected = SocketCalls.connect(fd.value(), sockaddr);
            return -connected;
        }
    }

    private static void remove(String path) {
        int result = Posix.unlink(path);
        if (result < 0 && result != -Errno.ENOENT) {
            throw NativeIoException.of("unlink", -result, "removing the socket file " + path);
        }
    }
}
