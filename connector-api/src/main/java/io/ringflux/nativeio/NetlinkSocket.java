package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.SockaddrNlLayout;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A socket to the kernel's routing tables (rtnetlink) or its generic families, of the network namespace that the
 * opening thread is in. Never blocks, and is closed on exec. Owns its descriptor; used by one thread. Failed requests
 * are explained in words.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int TYPE = Uapi.SOCK_RAW | Uapi.SOCK_NONBLOCK | Uapi.SOCK_CLOEXEC;
    private static final String ACTION = "opening a netlink socket";

    private final Fd fd;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens one.
     *
     * @param groups bit mask of the {@code RTMGRP_} groups to hear of; 0 for requests only
     */
    public static NetlinkSocket open(int groups) {
        return open(Uapi.NETLINK_ROUTE, groups);
    }

    /** Opens one to the kernel's generic netlink families, for requests only. */
    public static NetlinkSocket openGeneric() {
        return open(Uapi.NETLINK_GENERIC, 0);
    }

    private static NetlinkSocket open(int protocol, int groups) {
        int result = SocketCalls.socket(Uapi.AF_NETLINK, TYPE, protocol);
        if (result < 0) {
            throw NativeIoException.of("socket", -result, ACTION);
        }
        Fd fd = Fd.adopt(result);
        UnsafeBuffer one = NativeMemory.allocate(Integer.BYTES);
        one.putInt(0, 1);
        UnsafeBuffer address = NativeMemory.allocate(SockaddrNlLayout.SIZE);
        SockaddrNlLayout.put(address, 0, Uapi.AF_NETLINK, groups);
        int set = SocketCalls.setsockopt(fd.value(), Uapi.SOL_NETLINK, Uapi.NETLINK_EXT_ACK, one);
        int bound = set < 0 ? set : SocketCalls.bind(fd.value(), address);
        if (bound < 0) {
            fd.close();
            throw NativeIoException.of(set < 0 ? "setsockopt" : "bind", -bound, ACTION);
        }
        return new NetlinkSocket(fd);
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    /**
     * Sends one request to the kernel, which answers a change before this returns.
     *
     * @param request as long as its capacity says
     */
    public void send(UnsafeBuffer request) {
        int result = Posix.write(fd.value(), request);
        if (result < 0) {
            throw NativeIoException.of("write", -result, "sending " + request.capacity() + " bytes to the kernel");
        }
    }

    /**
     * Receives one or more messages.
     *
     * @return bytes received, or {@code -errno}: {@code -EAGAIN} when there are none, {@code -ENOBUFS} when some were
     *     lost because nobody received them in time
     */
    public int receive(UnsafeBuffer into) {
        return Posix.read(fd.value(), into);
    }

    @Override
    public void close() {
        fd.close();
    }
}
