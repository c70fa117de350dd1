package io.ringflux.nativeio;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.In;
import jnr.ffi.provider.jffi.NoX86;

/**
 * libc as jnr-ffi binds it: C names and C order, addresses and {@code size_t} as {@code long}. Called by {@link Posix},
 * {@link FileCalls} and {@link SocketCalls} alone, which read {@code errno}.
 */
final class LibC {
    private LibC() {}

    /** Public for the class that jnr-ffi generates in a loader of its own; unreachable from other packages' sources. */
    public interface Calls {
        int open(@In @Encoding("UTF-8") String path, int flags);

        int close(int fd);

        int ioctl(int fd, long request, long argument);

        int poll(long fds, long count, int timeoutMs);

        int fcntl(int fd, int command, long argument);

        long read(int fd, long buffer, long count);

        long write(int fd, long buffer, long count);

        long writev(int fd, long vectors, int count);

        long readlink(@In @Encoding("UTF-8") String path, long buffer, long size);

        int statx(int directory, @In @Encoding("UTF-8") String path, int flags, int mask, long statx);

        int fstatfs(int fd, long statfs);

        int ftruncate(int fd, long length);

        int fchmod(int fd, int mode);

        int chmod(@In @Encoding("UTF-8") String path, int mode);

        int unlink(@In @Encoding("UTF-8") String path);

        int memfd_create(@In @Encoding("UTF-8") String name, int flags);

        int munmap(long address, long length);

        int eventfd(int count, int flags);

        int epoll_create1(int flags);

        int epoll_ctl(int epollFd, int operation, int fd, long event);

        int epoll_wait(int epollFd, long events, int maxEvents, int timeoutMs);

        int socket(int domain, int type, int protocol);

        int bind(int fd, long address, int length);

        int listen(int fd, int backlog);

        int connect(int fd, long address, int length);

        int accept4(int fd, long address, long length, int flags);

        long sendmsg(int fd, long header, int flags);

        long recvmsg(int fd, long header, int flags);

        long send(int fd, long buffer, long size, int flags);

        long recv(int fd, long buffer, long size, int flags);

        int getsockopt(int fd, int level, int name, long value, long length);

        int setsockopt(int fd, int level, int name, long value, int length);

        int setns(int fd, int type);

        int setenv(@In @Encoding("UTF-8") String name, @In @Encoding("UTF-8") String value, int overwrite);

        int unsetenv(@In @Encoding("UTF-8") String name);

        int sched_setaffinity(int threadId, long size, long mask);

        int sched_getaffinity(int threadId, long size, long mask);

        int sched_setscheduler(int threadId, int policy, long parameters);
    }

    /**
     * Calls with six arguments, the most that jffi passes without a buffer that it allocates for each call.
     *
     * <p>The two bindings of them exist because the machine code that jnr-ffi generates for x86-64 reads the sixth
     * argument from the return address (X86_64StubCompiler, jnr-ffi 2.3.4), while on aarch64 it is the one way that
     * allocates nothing.
     */
    public interface SixArguments {
        long mmap(long address, long length, int protection, int flags, int fd, long offset);

        long syscall(long number, long a, long b, long c, long d, long e);

        long process_vm_readv(
                int pid, long localVectors, long localCount, long remoteVectors, long remoteCount, long flags);
    }

    /** The same without generated machine code, for x86-64. */
    @NoX86
    public interface SixArgumentsWithoutStub extends SixArguments {}
}
