package io.ringflux.nativeio;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/** The native calls on sockets, with the conventions of {@link Posix}. */
final class SocketCalls {
    private SocketCalls() {}

    static int socket(int type) {
        return socket(Uapi.AF_UNIX, type, 0);
    }

    static int socket(int domain, int type, int protocol) {
        return Posix.checked(Posix.LIBC.socket(domain, type, protocol));
    }

    static int bind(int fd, UnsafeBuffer address) {
        try {
            return Posix.checked(Posix.LIBC.bind(fd, address.addressOffset(), address.capacity()));
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    static int listen(int fd, int backlog) {
        return Posix.checked(Posix.LIBC.listen(fd, backlog));
    }

    /** For sockets that do not block, which a signal cannot break off. */
    static int connect(int fd, UnsafeBuffer address) {
        try {
            return Posix.checked(Posix.LIBC.connect(fd, address.addressOffset(), address.capacity()));
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    static int accept(int fd, int flags) {
        int result;
        do {
            result = Posix.checked(Posix.LIBC.accept4(fd, 0, 0, flags));
        } while (result == -Errno.EINTR);
        return result;
    }

    static int sendmsg(int fd, UnsafeBuffer header, int flags) {
        try {
            long result;
            do {
                result = Posix.checked(Posix.LIBC.sendmsg(fd, header.addressOffset(), flags));
            } while (result == -Errno.EINTR);
            return (int) result;
        } finally {
            Reference.reachabilityFence(header);
        }
    }

    static int recvmsg(int fd, UnsafeBuffer header, int flags) {
        try {
            long result;
            do {
                result = Posix.checked(Posix.LIBC.recvmsg(fd, header.addressOffset(), flags));
            } while (result == -Errno.EINTR);
            return (int) result;
        } finally {
            Reference.reachabilityFence(header);
        }
    }

    /** No bytes, and no waiting: for sockets that take a call as a sign. */
    static int sendNothing(int fd) {
        return (int) Posix.checked(Posix.LIBC.send(fd, 0, 0, Uapi.MSG_DONTWAIT));
    }

    /** As {@link #sendNothing}, in the other direction. */
    static int receiveNothing(int fd) {
        return (int) Posix.checked(Posix.LIBC.recv(fd, 0, 0, Uapi.MSG_DONTWAIT));
    }

    static int getsockopt(int fd, int name, UnsafeBuffer value, UnsafeBuffer length) {
        return getsockopt(fd, Uapi.SOL_SOCKET, name, value, length);
    }

    static int getsockopt(int fd, int level, int name, UnsafeBuffer value, UnsafeBuffer length) {
        try {
            return Posix.checked(Posix.LIBC.getsockopt(fd, level, name, value.addressOffset(), length.addressOffset()));
        } finally {
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(length);
        }
    }

    static int setsockopt(int fd, int name, UnsafeBuffer value) {
        return setsockopt(fd, Uapi.SOL_SOCKET, name, value);
    }

    static int setsockopt(int fd, int level, int name, UnsafeBuffer value) {
        try {
            return Posix.checked(Posix.LIBC.setsockopt(fd, level, name, value.addressOffset(), value.capacity()));
        } finally {
            Reference.reachabilityFence(value);
        }
    }
}
