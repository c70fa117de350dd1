package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.PeerFaultException;
import io.ringflux.loop.Poller;
import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.Action;
import io.ringflux.memif.control.Handshake;
import io.ringflux.memif.control.Incoming;
import io.ringflux.memif.shm.MemifQueues;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.PeerCredentials;
import io.ringflux.nativeio.SeqPacketSocket;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * One control connection from its beginning to its end: carries out what its {@link Handshake} wants done, and ends
 * once, whatever happens.
 *
 * <p>Threading: one loop at a time. Ownership: owns the socket, and the memory until the link is up.
 */
abstract sealed class Link implements ControlChannel.Receiver permits ClientLink, ServerLink {

    private final ControlChannel channel;
    private @Nullable Poller loop;
    private @Nullable Poller destination;
    private @Nullable Disposable timer;
    private @Nullable LinkException failure;
    private boolean up;
    private boolean over;

    Link(SeqPacketSocket socket) {
        channel = new ControlChannel(socket, this);
    }

    abstract Handshake handshake();

    abstract LinkEvents events();

    /** Lays out or maps the shared memory and goes on with the handshake. */
    abstract List<Action> provideMemory(Action request);

    /** Gives the queues away, because the link is up. */
    abstract MemifQueues handOver();

    /** Gives the memory back, because the link never came up. */
    abstract void discardMemory();

    abstract LinkFacts facts(Action.Up up, PeerCredentials credentials);

    /** On the loop that this link has moved to. */
    abstract void arrived();

    /** Begins; {@code opening} starts the handshake. */
    final void start(Poller first, Supplier<List<Action>> opening) {
        loop = first;
        run(() -> {
            channel.attach(first);
            return opening.get();
        });
    }

    /** Asks the kernel who is at the other end, and refuses whom {@code allowed} does not name. */
    final void requireAllowed(Predicate<PeerCredentials> allowed) {
        if (!allowed.test(channel.peerCredentials())) {
            throw new MemifException(Reason.PEER_NOT_ALLOWED, "this process is not allowed here");
        }
    }

    /** Goes over to another loop when the present message has been dealt with. */
    final void moveTo(Poller other) {
        destination = other;
    }

    /** Takes what has arrived at once. */
    final void service() {
        if (!over) {
            channel.service();
        }
    }

    /** Ends the link from this side, orderly. */
    final void close(String detail) {
        run(() -> handshake().close(detail));
    }

    /** Ends the link from this side because of {@code cause}; the peer is told. */
    final void fail(LinkException cause) {
        if (!over) {
            failure = cause;
            run(() -> handshake().close(wireText(cause)));
        }
    }

    @Override
    public final boolean onMessage(Incoming message) {
        return run(() -> handshake().receive(message, System.nanoTime()));
    }

    @Override
    public final void onEndOfStream() {
        run(() -> handshake().endOfFile());
    }

    @Override
    public final void onFailure(NativeIoException cause) {
        fail(new MemifException(Reason.LOCAL_FAILURE, cause.toString(), cause));
    }

    /** Whether this link is still alive and on this loop after that. */
    private boolean run(Supplier<List<Action>> step) {
        if (over) {
            return false;
        }
        try {
            perform(step.get());
            if (over) {
                return false;
            }
            Poller next = destination;
            if (next != null) {
                destination = null;
                return move(next);
            }
            watchDeadline();
            return true;
        } catch (RuntimeException e) {
            giveUp(e);
            return false;
        }
    }

    private void perform(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Send send) {
                channel.send(send);
            } else if (action instanceof Action.Up facts) {
                up = true;
                events().up(handOver(), facts(facts, channel.peerCredentials()));
            } else if (action instanceof Action.Down down) {
                end(down.cause());
            } else {
                perform(provideMemory(action));
            }
        }
    }

    /** A step failed by an exception: says so to the peer if it can, and ends in any case. */
    private void giveUp(RuntimeException e) {
        if (failure == null) {
            fail(e instanceof LinkException known ? known : new MemifException(Reason.LOCAL_FAILURE, e.toString(), e));
        } else {
            end(new MemifException(Reason.LOCAL_FAILURE, e.toString(), e));
        }
    }

    private void end(MemifException reason) {
        if (over) {
            return;
        }
        over = true;
        if (timer != null) {
            timer.dispose();
        }
        channel.close();
        if (!up) {
            discardMemory();
        }
        boolean disconnected = up && reason.reason() == Reason.PEER_DISCONNECTED;
        boolean orderly = failure == null && (disconnected || reason.reason() == Reason.LOCAL_CLOSE);
        events().down(failure == null ? reason : failure, orderly);
    }

    private boolean move(Poller next) {
        if (next == loop) {
            arrived();
            watchDeadline();
            return true;
        }
        if (timer != null) {
            timer.dispose();
            timer = null;
        }
        channel.detach();
        next.execute(() -> {
            loop = next;
            run(() -> {
                channel.attach(next);
                arrived();
                return List.of();
            });
        });
        return false;
    }

    private void watchDeadline() {
        OptionalLong deadlineNs = handshake().deadlineNs();
        if (deadlineNs.isPresent() && timer == null && loop != null) {
            timer = loop.schedule(this::onDeadline, deadlineNs.getAsLong() - System.nanoTime());
        } else if (deadlineNs.isEmpty() && timer != null) {
            timer.dispose();
            timer = null;
        }
    }

    private void onDeadline() {
        timer = null;
        run(() -> handshake().expire(System.nanoTime()));
    }

    private static String wireText(LinkException cause) {
        if (cause instanceof PeerFaultException fault) {
            return fault.fault().text();
        }
        return cause instanceof MemifException memif ? memif.detail() : "internal error";
    }
}
