package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.CopyMode;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Binds a socket to its queue with as much of what was asked for as the kernel and the driver can do: no flag is
 * assumed from a version, each is tried. A queue that was let go of a moment ago is busy for a while.
 */
final class XskBinding {

    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SetupCalls socket;
    private final XskSpec spec;
    private final int queue;

    XskBinding(SetupCalls socket, XskSpec spec, int queue) {
        this.socket = socket;
        this.spec = spec;
        this.queue = queue;
    }

    /** Binds the first socket of a memory; the flags that it got. */
    int bind() {
        int errno = Errno.EINVAL;
        for (int flags : candidates()) {
            errno = attempt(flags, 0);
            if (errno == 0) {
                return flags;
            }
            if (errno != Errno.EINVAL && errno != Errno.EOPNOTSUPP) {
                throw failed(errno);
            }
        }
        throw failed(errno);
    }

    /** Binds a further socket of a memory, with the flags of the first. */
    void bindShared(int firstFd) {
        int errno = attempt(XskUapi.XDP_SHARED_UMEM, firstFd);
        if (errno != 0) {
            throw failed(errno);
        }
    }

    /** Chains before all else: without them longer frames are lost, with copies they are only slower. */
    private List<Integer> candidates() {
        List<Integer> candidates = new ArrayList<>();
        if (spec.multiBuffer()) {
            for (int copy : copyFlags()) {
                candidates.add(copy | XskUapi.XDP_USE_NEED_WAKEUP | XskUapi.XDP_USE_SG);
            }
        }
        for (int copy : copyFlags()) {
            candidates.add(copy | XskUapi.XDP_USE_NEED_WAKEUP);
            candidates.add(copy);
        }
        return candidates;
    }

    /** Always said outright: with neither, some drivers bind and fail at the first frame. */
    private int[] copyFlags() {
        return switch (spec.copyMode()) {
            case COPY -> new int[] {XskUapi.XDP_COPY};
            case ZERO_COPY -> new int[] {XskUapi.XDP_ZEROCOPY};
            case AUTO -> new int[] {XskUapi.XDP_ZEROCOPY, XskUapi.XDP_COPY};
        };
    }

    private int attempt(int flags, int sharedFd) {
        UnsafeBuffer address = XskSetup.memory(SockaddrXdpLayout.SIZE);
        SockaddrXdpLayout.put(address, flags, spec.interfaceIndex(), queue, sharedFd);
        long deadlineNs = System.nanoTime() + spec.patienceNs();
        int result = socket.bind(address);
        while (result == -Errno.EBUSY && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(INTERVAL_NS);
            result = socket.bind(address);
        }
        return -result;
    }

    private AfXdpException failed(int errno) {
        String action = "binding to queue " + queue + " of " + spec.interfaceName();
        String hint = switch (errno) {
            case Errno.EBUSY -> "another AF_XDP socket has this queue: end its owner, or use another queue";
            case Errno.ENODEV -> "the interface is gone";
            case Errno.EINVAL -> "the interface has no such queue (ethtool -l), or the kernel does not know an option";
            case Errno.EOPNOTSUPP ->
                spec.copyMode() == CopyMode.ZERO_COPY
                        ? "its driver has no zero-copy: use copy mode AUTO or COPY"
                        : "its driver has no AF_XDP";
            case Errno.EPERM -> "CAP_NET_RAW is needed";
            default -> "see the kernel's documentation of AF_XDP";
        };
        NativeIoException cause = new NativeIoException("bind", errno, action, hint);
        return new AfXdpException(Reason.NOT_BOUND, String.valueOf(cause.getMessage()), cause);
    }
}
