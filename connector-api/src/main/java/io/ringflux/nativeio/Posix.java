package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.Abi;
import io.ringflux.nativeio.layout.IovecLayout;
import java.lang.ref.Reference;
import jnr.ffi.LastError;
import jnr.ffi.Runtime;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The native calls of the project, those on devices in {@link FileCalls} and those on sockets in {@link SocketCalls}.
 * Returns what the call returned, or {@code -errno} where that was -1, as the kernel itself does; so no number is lost
 * between a call and its error. A call that a signal broke off before it did anything is repeated, except a wait.
 * Memory is passed as its buffer, which stays alive during the call. Nothing is allocated by the calls that take no
 * string.
 */
final class Posix {
    static final LibC.Calls LIBC = NativeIo.calls();
    private static final LibC.SixArguments SIX_ARGUMENTS = NativeIo.sixArguments();
    private static final Runtime RUNTIME = Runtime.getSystemRuntime();
    private static final int PID = (int) ProcessHandle.current().pid();
    private static final int GETTID = Abi.current().gettidNumber();
    private static final int BPF = Abi.current().bpfNumber();

    private Posix() {}

    /** Not repeated on EINTR: Linux has released the descriptor by then. */
    static int close(int fd) {
        return checked(LIBC.close(fd));
    }

    static int fcntl(int fd, int command, long argument) {
        return checked(LIBC.fcntl(fd, command, argument));
    }

    static int read(int fd, UnsafeBuffer into) {
        try {
            long result;
            do {
                result = checked(LIBC.read(fd, into.addressOffset(), into.capacity()));
            } while (result == -Errno.EINTR);
            return (int) result;
        } finally {
            Reference.reachabilityFence(into);
        }
    }

    static int write(int fd, UnsafeBuffer from) {
        try {
            long result;
            do {
                result = checked(LIBC.write(fd, from.addressOffset(), from.capacity()));
            } while (result == -Errno.EINTR);
            return (int) result;
        } finally {
            Reference.reachabilityFence(from);
        }
    }

    static int readlink(String path, UnsafeBuffer target) {
        try {
            return (int) checked(LIBC.readlink(path, target.addressOffset(), target.capacity()));
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    static int statx(int directory, String path, int flags, UnsafeBuffer statx) {
        try {
            return checked(LIBC.statx(directory, path, flags, Uapi.STATX_BASIC_STATS, statx.addressOffset()));
        } finally {
            Reference.reachabilityFence(statx);
        }
    }

    static int fstatfs(int fd, UnsafeBuffer statfs) {
        try {
            int result;
            do {
                result = checked(LIBC.fstatfs(fd, statfs.addressOffset()));
            } while (result == -Errno.EINTR);
            return result;
        } finally {
            Reference.reachabilityFence(statfs);
        }
    }

    static int ftruncate(int fd, long length) {
        int result;
        do {
            result = checked(LIBC.ftruncate(fd, length));
        } while (result == -Errno.EINTR);
        return result;
    }

    static int fchmod(int fd, int mode) {
        return checked(LIBC.fchmod(fd, mode));
    }

    static int chmod(String path, int mode) {
        return checked(LIBC.chmod(path, mode));
    }

    static int unlink(String path) {
        return checked(LIBC.unlink(path));
    }

    static int memfdCreate(String name, int flags) {
        return checked(LIBC.memfd_create(name, flags));
    }

    /** The address of the mapping, or {@code -errno}. */
    static long mmap(long length, int flags, int fd, long offset) {
        return checked(SIX_ARGUMENTS.mmap(0, length, Uapi.PROT_READ | Uapi.PROT_WRITE, flags, fd, offset));
    }

    static int munmap(long address, long length) {
        return checked(LIBC.munmap(address, length));
    }

    static int eventfd(int flags) {
        return checked(LIBC.eventfd(0, flags));
    }

    /** What a process reads of itself never faults: bytes read, or {@code -EFAULT} where there is no memory. */
    static long readOwnMemory(UnsafeBuffer vectors) {
        try {
            long local = vectors.addressOffset();
            return checked(SIX_ARGUMENTS.process_vm_readv(PID, local, 1, local + IovecLayout.SIZE, 1, 0));
        } finally {
            Reference.reachabilityFence(vectors);
        }
    }

    static int epollCreate(int flags) {
        return checked(LIBC.epoll_create1(flags));
    }

    static int epollCtl(int epollFd, int operation, int fd, UnsafeBuffer event) {
        try {
            return checked(LIBC.epoll_ctl(epollFd, operation, fd, event.addressOffset()));
        } finally {
            Reference.reachabilityFence(event);
        }
    }

    static int epollWait(int epollFd, UnsafeBuffer events, int maxEvents, int timeoutMs) {
        try {
            return checked(LIBC.epoll_wait(epollFd, events.addressOffset(), maxEvents, timeoutMs));
        } finally {
            Reference.reachabilityFence(events);
        }
    }

    /** The signal mask stays null, so the kernel never looks at its size: the seventh argument that is not passed. */
    static int epollPwait2(int epollFd, UnsafeBuffer events, int maxEvents, @Nullable UnsafeBuffer timespec) {
        try {
            long timespecAddress = timespec == null ? 0 : timespec.addressOffset();
            return (int) checked(SIX_ARGUMENTS.syscall(
                    Abi.SYS_EPOLL_PWAIT2, epollFd, events.addressOffset(), maxEvents, timespecAddress, 0));
        } finally {
            Reference.reachabilityFence(events);
            Reference.reachabilityFence(timespec);
        }
    }

    static int setAffinity(int threadId, UnsafeBuffer mask) {
        try {
            return checked(LIBC.sched_setaffinity(threadId, mask.capacity(), mask.addressOffset()));
        } finally {
            Reference.reachabilityFence(mask);
        }
    }

    static int getAffinity(UnsafeBuffer mask) {
        try {
            return checked(LIBC.sched_getaffinity(0, mask.capacity(), mask.addressOffset()));
        } finally {
            Reference.reachabilityFence(mask);
        }
    }

    static int setScheduler(int threadId, int policy, UnsafeBuffer parameters) {
        try {
            return checked(LIBC.sched_setscheduler(threadId, policy, parameters.addressOffset()));
        } finally {
            Reference.reachabilityFence(parameters);
        }
    }

    static int setenv(String name, String value) {
        return checked(LIBC.setenv(name, value, 1));
    }

    static int unsetenv(String name) {
        return checked(LIBC.unsetenv(name));
    }

    static int gettid() {
        return (int) checked(SIX_ARGUMENTS.syscall(GETTID, 0, 0, 0, 0, 0));
    }

    static int bpf(int command, UnsafeBuffer attributes) {
        try {
            return (int) checked(
                    SIX_ARGUMENTS.syscall(BPF, command, attributes.addressOffset(), attributes.capacity(), 0, 0));
        } finally {
            Reference.reachabilityFence(attributes);
        }
    }

    /** The result, or {@code -errno} in place of -1; to be called before any other native call of this thread. */
    static int checked(int result) {
        return result == -1 ? -LastError.getLastError(RUNTIME) : result;
    }

    /** As {@link #checked(int)}. */
    static long checked(long result) {
        return result == -1 ? -LastError.getLastError(RUNTIME) : result;
    }
}
