package io.ringflux.nativeio;

import java.lang.ref.Reference;
import org.agrona.concurrent.UnsafeBuffer;

/** The system call {@code bpf(2)}, which libc has no wrapper for. Any thread. */
public final class Bpf {
    private Bpf() {}

    /**
     * Makes the call.
     *
     * @param command a {@code bpf_cmd}
     * @param attributes a {@code union bpf_attr}, as long as its capacity says; what the kernel answers is there too
     * @param referenced memory that the attributes point to
     * @return what the command returns, a descriptor among others, or {@code -errno}
     */
    public static int call(int command, UnsafeBuffer attributes, UnsafeBuffer... referenced) {
        try {
            return Posix.bpf(command, attributes);
        } finally {
            Reference.reachabilityFence(referenced);
        }
    }
}
