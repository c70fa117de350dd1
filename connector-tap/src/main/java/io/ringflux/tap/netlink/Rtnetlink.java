package io.ringflux.tap.netlink;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetlinkSocket;
import io.ringflux.nativeio.layout.FixedText;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel, of the network namespace that the opening thread is in, one request at a time. Used by one thread.
 *
 * <p>Errors: {@link NativeIoException} with what was to be done and, where the kernel says it, why not.
 */
public final class Rtnetlink implements AutoCloseable {
    private static final int ANSWER_BYTES = 65_536;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final int ERROR_AT = NlmsghdrLayout.SIZE;
    private static final int ECHO_AT = ERROR_AT + Integer.BYTES;

    private final NetlinkSocket socket;
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(ANSWER_BYTES));
    private int sequence;

    private Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens one for the namespace of the calling thread. */
    public static Rtnetlink open() {
        return new Rtnetlink(NetlinkSocket.open(0));
    }

    /** Links of this namespace. */
    public Links links() {
        return new Links(this);
    }

    /** Addresses, routes and neighbours of this namespace. */
    public Addresses addresses() {
        return new Addresses(this);
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Has something changed. */
    void change(Request request, String action) {
        ask(request, action);
        int errno = errorNumber();
        if (errno != 0) {
            throw failed(errno, action);
        }
    }

    /**
     * Asks for one link.
     *
     * @return the answer, which the next request overwrites, or null when there is no such link
     */
    @Nullable
    LinkInfo get(Request request, String action) {
        ask(request, action);
        if (NlmsghdrLayout.type(answer, 0) == Rtnl.RTM_NEWLINK) {
            return LinkInfo.read(answer, 0);
        }
        int errno = errorNumber();
        if (errno == Errno.ENODEV) {
            return null;
        }
        throw failed(errno, action);
    }

    /** Whether a route that was asked for ends in this network namespace. */
    boolean isLocal(Request request, String action) {
        ask(request, action);
        return NlmsghdrLayout.type(answer, 0) == Rtnl.RTM_NEWROUTE
                && answer.getByte(NlmsghdrLayout.SIZE + RtmsgLayout.RTM_TYPE_OFFSET) == Rtnl.RTN_LOCAL;
    }

    /** Sends a request and waits for its answer, which the kernel has ready at once but for rare cases. */
    private void ask(Request request, String action) {
        int expected = ++sequence;
        socket.send(request.finish(expected));
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (true) {
            int result = socket.receive(answer);
            if (result >= NlmsghdrLayout.SIZE && NlmsghdrLayout.sequence(answer, 0) == expected) {
                return;
            }
            if (result < 0 && result != -Errno.EAGAIN) {
                throw new NativeIoException("rtnetlink", -result, action, hint(-result));
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new NativeIoException("rtnetlink", Errno.EAGAIN, action, "the kernel does not answer");
            }
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    private int errorNumber() {
        if (NlmsghdrLayout.type(answer, 0) != Rtnl.NLMSG_ERROR) {
            throw new IllegalStateException("the kernel answered with type " + NlmsghdrLayout.type(answer, 0));
        }
        return -answer.getInt(ERROR_AT);
    }

    /** An error that the kernel answered with. */
    private NativeIoException failed(int errno, String action) {
        String text = explanation();
        return new NativeIoException(
                "rtnetlink", errno, action, text.isEmpty() ? hint(errno) : "the kernel says: " + text);
    }

    /** What the kernel adds to an error in words: behind the header of the request, or behind all of it. */
    private String explanation() {
        int flags = NlmsghdrLayout.flags(answer, 0);
        if (NlmsghdrLayout.type(answer, 0) != Rtnl.NLMSG_ERROR || (flags & Rtnl.NLM_F_ACK_TLVS) == 0) {
            return "";
        }
        int echoed = (flags & Rtnl.NLM_F_CAPPED) != 0 ? NlmsghdrLayout.SIZE : NlmsghdrLayout.length(answer, ECHO_AT);
        String[] text = {""};
        Attributes.forEach(
                answer,
                ECHO_AT + Attributes.align(echoed),
                NlmsghdrLayout.length(answer, 0),
                (type, offset, length) -> {
                    if (type == Rtnl.NLMSGERR_ATTR_MSG) {
                        text[0] = FixedText.get(answer, offset, length);
                    }
                });
        return text[0];
    }

    private static String hint(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "CAP_NET_ADMIN is needed in the user namespace of this network namespace";
            case Errno.ENODEV -> "there is no such link in this network namespace";
            case Errno.EINVAL -> "a value is out of range for this kind of link";
            case Errno.EBUSY -> "the link is in use";
            case Errno.EEXIST -> "it exists already";
            default -> "see rtnetlink(7)";
        };
    }
}
