package io.ringflux.afxdp.socket;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.Mapping;
import org.agrona.concurrent.UnsafeBuffer;

/** A socket of the real kernel that is refused what Linux 5.10 does not know, by the errors that it gives. */
record OlderKernel(KernelSocket socket) implements SetupCalls {

    @Override
    public int set(int level, int name, UnsafeBuffer value) {
        if (level == XskUapi.SOL_XDP && name == XskUapi.XDP_UMEM_REG) {
            int flags = value.getInt(UmemRegLayout.FLAGS_OFFSET);
            if ((flags & ~XskUapi.XDP_UMEM_UNALIGNED_CHUNK_FLAG) != 0) {
                return -Errno.EINVAL;
            }
        }
        return isNewer(level, name) ? -Errno.ENOPROTOOPT : socket.set(level, name, value);
    }

    @Override
    public int set(int level, int name, int value) {
        return isNewer(level, name) ? -Errno.ENOPROTOOPT : socket.set(level, name, value);
    }

    @Override
    public int option(int level, int name, UnsafeBuffer into) {
        return socket.option(level, name, into);
    }

    @Override
    public int bind(UnsafeBuffer address) {
        boolean chains = (address.getShort(SockaddrXdpLayout.SXDP_FLAGS_OFFSET) & XskUapi.XDP_USE_SG) != 0;
        return chains ? -Errno.EINVAL : socket.bind(address);
    }

    @Override
    public Mapping map(long offset, long bytes) {
        return socket.map(offset, bytes);
    }

    private static boolean isNewer(int level, int name) {
        return level == XskUapi.SOL_XDP && name == XskUapi.XDP_MAX_TX_SKB_BUDGET
                || level == XskUapi.SOL_SOCKET
                        && (name == XskUapi.SO_PREFER_BUSY_POLL || name == XskUapi.SO_BUSY_POLL_BUDGET);
    }
}
