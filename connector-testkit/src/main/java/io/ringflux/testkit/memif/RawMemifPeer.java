package io.ringflux.testkit.memif;

import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.ReceiveResult;
import io.ringflux.nativeio.Received;
import io.ringflux.nativeio.SeqPacketSocket;
import io.ringflux.nativeio.UnixAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One end of a memif control channel that sends what it is told, to which a test holds the other end. Blocking calls
 * wait {@link #PATIENCE} at most and then fail the test.
 *
 * <p>Used by one thread. Owns the socket and the descriptors it has received, until {@link #close()}.
 */
public final class RawMemifPeer implements AutoCloseable {
    /** How long a peer that owes something may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    static final int MAX_MESSAGE_BYTES = 4096;

    private static final long READABLE = 1;

    private final SeqPacketSocket socket;
    private final Epoll epoll = Epoll.create(1);
    private final Received received = new Received(MAX_MESSAGE_BYTES);
    private final List<Fd> receivedFds = new ArrayList<>();

    RawMemifPeer(SeqPacketSocket socket) {
        this.socket = socket;
        epoll.add(socket.fd(), Epoll.IN, READABLE);
    }

    /** Connects as a client would, to a path or an {@code @name}. */
    public static RawMemifPeer connect(String address) {
        return new RawMemifPeer(SeqPacketSocket.connect(UnixAddress.parse(address), MAX_MESSAGE_BYTES));
    }

    /**
     * Sends a message of any length, with all its descriptors.
     *
     * @return false where the other end has hung up
     */
    public boolean send(RawMessage message) {
        try {
            boolean sent = socket.sendWithFds(message.buffer(), 0, message.length(), message.fds());
            if (!sent) {
                throw new AssertionError("the socket is full: " + message + " was not sent");
            }
            return true;
        } catch (NativeIoException e) {
            if (e.errno() == Errno.EPIPE || e.errno() == Errno.ECONNRESET) {
                return false;
            }
            throw e;
        }
    }

    /** Waits for the next message. */
    public RawMessage receive() {
        return receiveWithin(PATIENCE).orElseThrow(() -> new AssertionError("no message within " + PATIENCE));
    }

    /** Waits for the next message and insists on its type. */
    public RawMessage expect(int type) {
        RawMessage message = receive();
        if (message.type() != type) {
            throw new AssertionError("received " + message + ", expected type " + type);
        }
        return message;
    }

    /**
     * The next message, or nothing if none comes within this time.
     *
     * @throws AssertionError where the other end hangs up instead
     */
    public Optional<RawMessage> receiveWithin(Duration patience) {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (true) {
            ReceiveResult result = socket.receive(received);
            if (result == ReceiveResult.MESSAGE) {
                return Optional.of(takeMessage());
            }
            if (result == ReceiveResult.END_OF_STREAM) {
                throw new AssertionError("the peer has hung up");
            }
            if (!awaitReadable(deadlineNs)) {
                return Optional.empty();
            }
        }
    }

    /** Waits until the other end hangs up, and returns what it has said before. */
    public List<RawMessage> receiveUntilHangUp() {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        List<RawMessage> messages = new ArrayList<>();
        while (true) {
            ReceiveResult result = socket.receive(received);
            if (result == ReceiveResult.END_OF_STREAM) {
                return messages;
            }
            if (result == ReceiveResult.MESSAGE) {
                messages.add(takeMessage());
            } else if (!awaitReadable(deadlineNs)) {
                throw new AssertionError("the peer has not hung up within " + PATIENCE + ", but sent " + messages);
            }
        }
    }

    /** Plays an honest client up to CONNECTED, which is returned. */
    public RawMessage handshake(RawMessage init, RawMemory memory) {
        expect(RawMessage.HELLO);
        exchange(init, RawMessage.ACK);
        memory.announcements().forEach(message -> exchange(message, RawMessage.ACK));
        return exchange(RawMessage.connect(), RawMessage.CONNECTED);
    }

    /** Sends one message and insists on the type of the answer. */
    public RawMessage exchange(RawMessage message, int answerType) {
        send(message);
        return expect(answerType);
    }

    /**
     * Plays an honest server up to CONNECTED and returns the client's memory, which is the caller's to close.
     *
     * @param lineBytes what the client was built for, 64 or 128
     */
    public RawMemory serve(RawMessage hello, int lineBytes) {
        exchange(hello, RawMessage.INIT);
        RawMemory memory = new RawMemory();
        try {
            send(RawMessage.ack());
            for (RawMessage message = receive(); message.type() != RawMessage.CONNECT; message = receive()) {
                map(message, memory, lineBytes);
                send(RawMessage.ack());
            }
            send(RawMessage.connected());
            return memory;
        } catch (RuntimeException | AssertionError e) {
            memory.close();
            throw e;
        }
    }

    /** The socket, for what this class has no call for. */
    public SeqPacketSocket socket() {
        return socket;
    }

    /** Hangs up without a word. */
    @Override
    public void close() {
        receivedFds.forEach(Fd::close);
        received.close();
        epoll.close();
        socket.close();
    }

    private static void map(RawMessage message, RawMemory memory, int lineBytes) {
        if (message.type() == RawMessage.ADD_REGION) {
            memory.add(RawRegion.adopt(message.fds().get(0).duplicate(), message.u64(4)));
            return;
        }
        if (message.type() != RawMessage.ADD_RING) {
            throw new AssertionError("received " + message + ", expected ADD_REGION, ADD_RING or CONNECT");
        }
        int region = message.u16(6);
        boolean c2s = (message.u16(2) & 1) != 0;
        List<RawRing> rings = c2s ? memory.c2sRings() : memory.s2cRings();
        UnsafeBuffer bytes = memory.regions().get(region).bytes();
        EventFd interrupt = EventFd.adopt(message.fds().get(0).duplicate());
        rings.add(new RawRing(bytes, region, Math.toIntExact(message.u32(8)), message.u8(12), lineBytes, interrupt));
    }

    private RawMessage takeMessage() {
        byte[] bytes = new byte[received.length()];
        received.message().getBytes(0, bytes);
        List<Fd> fds = new ArrayList<>();
        for (Fd fd = received.takeFd(); fd != null; fd = received.takeFd()) {
            fds.add(fd);
        }
        receivedFds.addAll(fds);
        return RawMessage.of(bytes, fds);
    }

    private boolean awaitReadable(long deadlineNs) {
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            return false;
        }
        epoll.await(leftNs);
        return true;
    }
}
