package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.UcredLayout;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connected unix socket of type SOCK_SEQPACKET: whole messages in order, with descriptors attached. Never blocks, and
 * is closed on exec. Owns its descriptor; used by one thread. Memory for sending is allocated once.
 */
public final class SeqPacketSocket implements AutoCloseable {
    /** Most descriptors that one message can carry. */
    public static final int MAX_SENT_FDS = MessageMemory.MAX_SENT_FDS;

    private static final int TYPE = Uapi.SOCK_SEQPACKET | Uapi.SOCK_NONBLOCK | Uapi.SOCK_CLOEXEC;

    private final Fd fd;
    private final MessageMemory outgoing;

    SeqPacketSocket(Fd fd, int maxMessageBytes) {
        this.fd = fd;
        this.outgoing = MessageMemory.forSending(maxMessageBytes);
    }

    /**
     * Connects to a listener, at once or not at all.
     *
     * @param maxMessageBytes longest message that will be sent
     * @throws NativeIoException with {@code ENOENT} when the path does not exist, {@code ECONNREFUSED} when nobody
     *     listens there, {@code EAGAIN} when the listener has too many connections waiting
     */
    public static SeqPacketSocket connect(UnixAddress address, int maxMessageBytes) {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes is " + maxMessageBytes + ", expected 1 or more");
        }
        Fd fd = open();
        try {
            UnsafeBuffer sockaddr = address.sockaddr();
            int result = SocketCalls.connect(fd.value(), sockaddr);
            if (result < 0) {
                throw new NativeIoException(
                        "connect", -result, "connecting to " + address, connectHint(address, -result));
            }
            passCredentials(fd);
            return new SeqPacketSocket(fd, maxMessageBytes);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Sends one message, whole or not at all.
     *
     * @param attached descriptor that the peer gets a duplicate of, or null; it stays the caller's
     * @return false when the peer has not yet received enough of the earlier ones
     * @throws NativeIoException with {@code EPIPE} or {@code ECONNRESET} when the peer has closed
     */
    public boolean send(DirectBuffer message, int offset, int length, @Nullable Fd attached) {
        return sendWithFds(message, offset, length, attached == null ? List.of() : List.of(attached));
    }

    /** As {@link #send(DirectBuffer, int, int, Fd)}, with any number of descriptors up to {@link #MAX_SENT_FDS}. */
    public boolean sendWithFds(DirectBuffer message, int offset, int length, List<Fd> attached) {
        if (attached.size() > MAX_SENT_FDS) {
            throw new IllegalArgumentException(
                    "message has " + attached.size() + " descriptors, expected at most " + MAX_SENT_FDS);
        }
        int room = outgoing.data().capacity();
        if (length < 0 || length > room) {
            throw new IllegalArgumentException("message has " + length + " bytes, expected at most " + room);
        }
        message.getBytes(offset, outgoing.data(), 0, length);
        outgoing.prepareSend(length, attached);
        int result = SocketCalls.sendmsg(fd.value(), outgoing.header(), Uapi.MSG_NOSIGNAL);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        if (result < 0) {
            throw NativeIoException.of("sendmsg", -result, "sending " + length + " bytes on " + fd);
        }
        return true;
    }

    /** Receives one message, if there is one. Descriptors that are left in {@code into} are closed first. */
    public ReceiveResult receive(Received into) {
        int result;
        do {
            result = SocketCalls.recvmsg(fd.value(), into.prepare(), Uapi.MSG_CMSG_CLOEXEC);
            // Said once, when the peer closed before it had received all of ours; what it sent is still to be read.
        } while (result == -Errno.ECONNRESET);
        if (result == -Errno.EAGAIN) {
            return ReceiveResult.WOULD_BLOCK;
        }
        if (result < 0) {
            throw NativeIoException.of("recvmsg", -result, "receiving on " + fd);
        }
        return into.accept(result) ? ReceiveResult.MESSAGE : ReceiveResult.END_OF_STREAM;
    }

    /** Who is at the other end. */
    public PeerCredentials peerCredentials() {
        UnsafeBuffer ucred = NativeMemory.allocate(UcredLayout.SIZE);
        UnsafeBuffer length = NativeMemory.allocate(Integer.BYTES);
        length.putInt(0, UcredLayout.SIZE);
        int result = SocketCalls.getsockopt(fd.value(), Uapi.SO_PEERCRED, ucred, length);
        if (result < 0) {
            throw NativeIoException.of("getsockopt", -result, "asking for the peer of " + fd);
        }
        return new PeerCredentials(UcredLayout.pid(ucred, 0), UcredLayout.uid(ucred, 0), UcredLayout.gid(ucred, 0));
    }

    /** The descriptor, which stays owned by this object. */
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }

    static Fd open() {
        int result = SocketCalls.socket(TYPE);
        if (result < 0) {
            throw NativeIoException.of("socket", -result, "creating a unix socket");
        }
        return Fd.adopt(result);
    }

    /**
     * Has the kernel attach credentials to every message, which tells an empty message from the end of the stream. On a
     * socket that is not connected yet it would also bind an abstract name.
     */
    static void passCredentials(Fd fd) {
        UnsafeBuffer one = NativeMemory.allocate(Integer.BYTES);
        one.putInt(0, 1);
        int result = SocketCalls.setsockopt(fd.value(), Uapi.SO_PASSCRED, one);
        if (result < 0) {
            throw NativeIoException.of("setsockopt", -result, "asking for credentials on " + fd);
        }
    }

    private static String connectHint(UnixAddress address, int errno) {
        return switch (errno) {
            case Errno.EAGAIN -> "its listener has too many connections waiting: try again";
            case Errno.EPROTOTYPE -> "the socket at " + address + " is not of type SOCK_SEQPACKET: check the address";
            default -> ErrnoHint.of("connect", errno);
        };
    }
}
