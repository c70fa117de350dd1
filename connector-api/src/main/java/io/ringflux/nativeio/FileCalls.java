package io.ringflux.nativeio;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/** The native calls on devices and namespaces, with the conventions of {@link Posix}. */
final class FileCalls {
    private FileCalls() {}

    static int open(String path, int flags) {
        int result;
        do {
            result = Posix.checked(Posix.LIBC.open(path, flags));
        } while (result == -Errno.EINTR);
        return result;
    }

    /** Memory behind {@code address} must stay alive during the call. */
    static int read(int fd, long address, int length) {
        long result;
        do {
            result = Posix.checked(Posix.LIBC.read(fd, address, length));
        } while (result == -Errno.EINTR);
        return (int) result;
    }

    /** Memory behind {@code address} must stay alive during the call. */
    static int write(int fd, long address, int length) {
        long result;
        do {
            result = Posix.checked(Posix.LIBC.write(fd, address, length));
        } while (result == -Errno.EINTR);
        return (int) result;
    }

    static int writev(int fd, UnsafeBuffer vectors, int count) {
        try {
            long result;
            do {
                result = Posix.checked(Posix.LIBC.writev(fd, vectors.addressOffset(), count));
            } while (result == -Errno.EINTR);
            return (int) result;
        } finally {
            Reference.reachabilityFence(vectors);
        }
    }

    static int ioctl(int fd, long request, long argument) {
        int result;
        do {
            result = Posix.checked(Posix.LIBC.ioctl(fd, request, argument));
        } while (result == -Errno.EINTR);
        return result;
    }

    static int ioctl(int fd, long request, UnsafeBuffer argument) {
        try {
            return ioctl(fd, request, argument.addressOffset());
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    /** Looks and does not wait. */
    static int poll(UnsafeBuffer pollfd) {
        try {
            return Posix.checked(Posix.LIBC.poll(pollfd.addressOffset(), 1, 0));
        } finally {
            Reference.reachabilityFence(pollfd);
        }
    }

    static int setns(int fd, int type) {
        return Posix.checked(Posix.LIBC.setns(fd, type));
    }
}
