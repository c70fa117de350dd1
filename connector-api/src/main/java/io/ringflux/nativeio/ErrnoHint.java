package io.ringflux.nativeio;

/** What a reader can do about an error number when the caller knows nothing more precise. */
final class ErrnoHint {
    private ErrnoHint() {}

    static String of(String call, int errno) {
        return switch (errno) {
            case Errno.EMFILE -> "this process has too many open descriptors: raise RLIMIT_NOFILE (ulimit -n)";
            case Errno.ENFILE -> "the system has too many open descriptors: raise the sysctl fs.file-max";
            case Errno.ENOMEM, Errno.ENOBUFS ->
                "memory is short: check free memory, the cgroup's memory limit and the sysctl vm.max_map_count";
            case Errno.ENOSPC ->
                "a limit is reached: check free space, and for epoll the sysctl fs.epoll.max_user_watches";
            case Errno.EPERM ->
                "not permitted: check capabilities, the seccomp profile and, for a memory file, its seals";
            case Errno.EACCES -> "access denied: check owner and mode of the file and of each directory above it";
            case Errno.ENOENT -> "it does not exist: check the path, and that the peer has been started";
            case Errno.ENOTDIR -> "a component of the path is not a directory";
            case Errno.EROFS -> "the file system is read-only: choose another path";
            case Errno.ENOSYS -> "the kernel lacks this call or a seccomp profile hides it: use Linux 5.4 or newer";
            case Errno.EBADF -> "the descriptor is not open, or not of the right kind: was it closed somewhere else?";
            case Errno.EPIPE, Errno.ECONNRESET, Errno.ENOTCONN -> "the peer has closed the connection";
            case Errno.ECONNREFUSED -> "nobody listens there: start the peer, or check the address";
            case Errno.EADDRINUSE -> "another process listens there: stop it or choose another address";
            case Errno.ETOOMANYREFS ->
                "too many descriptors are in flight: raise RLIMIT_NOFILE, or let the peer receive them";
            default -> "see errors of " + call + "(2)";
        };
    }
}
