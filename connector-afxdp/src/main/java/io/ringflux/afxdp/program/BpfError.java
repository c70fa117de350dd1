package io.ringflux.afxdp.program;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;

/** What a reader can do about a failed {@code bpf(2)}. */
final class BpfError {
    private BpfError() {}

    static NativeIoException of(String command, int errno, String action) {
        return new NativeIoException(command, errno, action, hint(errno));
    }

    static String hint(int errno) {
        return switch (errno) {
            case Errno.EPERM ->
                "CAP_BPF and CAP_NET_ADMIN are needed (before Linux 5.8: CAP_SYS_ADMIN); before Linux 5.11 this is also"
                        + " what too low a RLIMIT_MEMLOCK (ulimit -l) looks like";
            case Errno.ENOSYS -> "the kernel has no bpf(2), or a seccomp profile hides it";
            case Errno.ENOENT -> "nothing is pinned there: check the path";
            case Errno.EEXIST -> "something is pinned there: choose another path, or remove it";
            case Errno.EINVAL -> "this kernel does not know what was asked for";
            default -> "see errors of bpf(2)";
        };
    }
}
