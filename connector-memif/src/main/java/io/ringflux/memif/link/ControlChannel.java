package io.ringflux.memif.link;

import io.ringflux.loop.Poller;
import io.ringflux.memif.control.Action;
import io.ringflux.memif.control.Incoming;
import io.ringflux.memif.control.wire.ControlCodec;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.PeerCredentials;
import io.ringflux.nativeio.Received;
import io.ringflux.nativeio.SeqPacketSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * A control socket on a loop: whole messages in and out, in order. A peer that does not read is not read from either,
 * so that no more than a few answers ever wait for it.
 *
 * <p>Threading: one loop at a time. Ownership: owns the socket.
 */
final class ControlChannel {

    /** Messages taken before others on the loop have their turn. */
    private static final int MESSAGES_PER_TURN = 16;

    private final SeqPacketSocket socket;
    private final Receiver receiver;
    private final Received received = new Received(ControlMessage.LENGTH);
    private final UnsafeBuffer outgoing = new UnsafeBuffer(new byte[ControlMessage.LENGTH]);
    private final Deque<Action.Send> unsent = new ArrayDeque<>();
    private @Nullable Poller loop;
    private Disposable watch = Disposables.disposed();
    private boolean peerGone;
    private boolean closed;

    ControlChannel(SeqPacketSocket socket, Receiver receiver) {
        this.socket = socket;
        this.receiver = receiver;
    }

    /** Begins to listen to the peer, on that loop from now on. */
    void attach(Poller next) {
        loop = next;
        watch = next.watch(socket.fd(), unsent.isEmpty() ? Epoll.IN : Epoll.OUT, this::onReady);
    }

    /** Leaves the loop, to be attached to another. */
    void detach() {
        watch.dispose();
        loop = null;
    }

    /** Takes what has arrived, without waiting for the loop to say so. */
    void service() {
        onReady(Epoll.IN);
    }

    /** Sends now, or as soon as the peer has read enough. What a peer that has gone was to get is dropped. */
    void send(Action.Send message) {
        if (!unsent.isEmpty() || !trySend(message)) {
            unsent.add(message);
            watchFor(Epoll.OUT);
        }
    }

    PeerCredentials peerCredentials() {
        return socket.peerCredentials();
    }

    void close() {
        if (!closed) {
            closed = true;
            watch.dispose();
            received.close();
            socket.close();
        }
    }

    private void onReady(int events) {
        try {
            if ((events & Epoll.IN) == 0) {
                flush();
            }
            for (int i = 0; i < MESSAGES_PER_TURN && unsent.isEmpty(); i++) {
                if (!receive()) {
                    return;
                }
            }
        } catch (NativeIoException e) {
            receiver.onFailure(e);
        }
    }

    /** Whether there may be more to receive, here and now. */
    private boolean receive() {
        return switch (socket.receive(received)) {
            case MESSAGE -> receiver.onMessage(incoming());
            case END_OF_STREAM -> {
                receiver.onEndOfStream();
                yield false;
            }
            case WOULD_BLOCK -> false;
        };
    }

    private Incoming incoming() {
        List<Fd> fds = new ArrayList<>(received.fdCount());
        for (Fd fd = received.takeFd(); fd != null; fd = received.takeFd()) {
            fds.add(fd);
        }
        return new Incoming(
                received.message(), received.length(), fds, received.isTruncated() || received.isControlTruncated());
    }

    private void flush() {
        while (!unsent.isEmpty() && trySend(unsent.element())) {
            unsent.remove();
        }
        if (unsent.isEmpty()) {
            watchFor(Epoll.IN);
        }
    }

    private boolean trySend(Action.Send message) {
        if (peerGone) {
            return true;
        }
        ControlCodec.encode(message.message(), outgoing, 0);
        try {
            return socket.send(outgoing, 0, ControlMessage.LENGTH, message.fd());
        } catch (NativeIoException e) {
            if (e.errno() != Errno.EPIPE && e.errno() != Errno.ECONNRESET) {
                throw e;
            }
            peerGone = true;
            return true;
        }
    }

    private void watchFor(int events) {
        Poller present = loop;
        if (present != null && !closed) {
            watch.dispose();
            watch = present.watch(socket.fd(), events, this::onReady);
        }
    }

    /** Who gets what arrives. */
    interface Receiver {

        /**
         * One message; its fds are the receiver's from here on.
         *
         * @return false when this closed the channel or took it to another loop, so that the caller must not touch it
         */
        boolean onMessage(Incoming message);

        /** The peer has hung up, and all that it sent has been received. */
        void onEndOfStream();

        /** The socket is of no more use. */
        void onFailure(NativeIoException failure);
    }
}
