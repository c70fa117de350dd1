package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.Ack;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Connected;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Hello;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;

/**
 * The client's end of one control connection, from connect to the end of the link.
 *
 * <p>Order of calls: {@link #open} once, then {@link #receive}, {@link #endOfFile}, {@link #expire} and {@link #close}
 * as things happen, until a {@link Action.Down} comes back; {@link #layOut} in answer to {@link Action.LayOutMemory}.
 * One message is outstanding at a time, because VPP answers no more than one for each it receives.
 *
 * <p>A link that this end ends says DISCONNECT first, in every state: VPP crashes when a client hangs up without ever
 * having sent a message.
 *
 * <p>Not thread-safe: one loop drives it. The fds of the layout are lent and stay the caller's. Fds that a server
 * sends, which none should, are closed.
 */
public final class ClientHandshake implements Handshake {
    private static final int MAX_REGIONS = 256;

    private final ClientIdentity identity;
    private final HandshakeTimer timer;
    private final Queue<Action.Send> unsent = new ArrayDeque<>();

    private State state = State.NEW;
    private RingPlan plan;
    private int maxRegions;
    private String peerName = "";
    private String owed = "HELLO";

    /**
     * A handshake that has not begun.
     *
     * @param wanted the most rings to use; the server's limits may leave fewer or smaller ones
     * @param timeoutNs how long the handshake may take as a whole
     */
    public ClientHandshake(ClientIdentity identity, RingPlan wanted, long timeoutNs) {
        this.identity = identity;
        this.plan = wanted;
        this.timer = new HandshakeTimer(timeoutNs);
    }

    /** Starts the clock on a connected socket. The server speaks first. */
    public void open(long nowNs) {
        requireState(State.NEW);
        state = State.HELLO_AWAITED;
        timer.start(nowNs);
    }

    /** Takes one message. */
    @Override
    public List<Action> receive(Incoming incoming, long nowNs) {
        incoming.closeFds();
        if (state == State.CLOSED) {
            return List.of();
        }
        try {
            timer.requireTimeLeft(nowNs);
            return answer(incoming.message());
        } catch (MemifException fault) {
            return leave(fault);
        }
    }

    /**
     * Offers the memory that {@link Action.LayOutMemory} asked for.
     *
     * @throws IllegalArgumentException where it is not what was asked for, or does not fit together
     */
    public List<Action> layOut(SharedLayout layout) {
        if (state == State.CLOSED) {
            return List.of();
        }
        requireState(State.LAYOUT_AWAITED);
        unsent.addAll(LayoutAnnouncement.of(layout, plan, maxRegions));
        unsent.add(Action.Send.of(new Connect(identity.interfaceName())));
        state = State.ACK_AWAITED;
        owed = "ACK";
        return List.of(Action.Send.of(new Init(
                ControlMessage.VERSION, identity.id(), identity.mode().code(), identity.secret(), identity.name())));
    }

    /** The server has hung up. Where it owed an answer, that is its refusal. */
    @Override
    public List<Action> endOfFile() {
        return switch (state) {
            case CLOSED -> List.of();
            case HELLO_AWAITED, ACK_AWAITED, CONNECTED_AWAITED ->
                List.of(end(new MemifException(Reason.REFUSED, "server hung up where it owed " + owed)));
            case NEW, LAYOUT_AWAITED, UP -> List.of(end(new MemifException(Reason.PEER_GONE, "server hung up")));
        };
    }

    @Override
    public List<Action> close(String detail) {
        return state == State.CLOSED ? List.of() : leave(new MemifException(Reason.LOCAL_CLOSE, detail));
    }

    @Override
    public List<Action> expire(long nowNs) {
        return timer.hasExpired(nowNs) ? leave(timer.timeout()) : List.of();
    }

    @Override
    public OptionalLong deadlineNs() {
        return timer.deadlineNs();
    }

    private List<Action> answer(ControlMessage message) {
        if (message instanceof Disconnect disconnect) {
            return peerLeft(disconnect);
        }
        if (state == State.HELLO_AWAITED && message instanceof Hello hello) {
            return agree(hello);
        }
        if (state == State.ACK_AWAITED && message instanceof Ack) {
            return sendNext();
        }
        if (state == State.CONNECTED_AWAITED && message instanceof Connected connected) {
            state = State.UP;
            timer.stop();
            return List.of(new Action.Up(peerName, connected.interfaceName()));
        }
        throw new MemifException(Reason.UNEXPECTED_MESSAGE, "unexpected " + message.wireName());
    }

    private List<Action> agree(Hello hello) {
        if (hello.minVersion() > ControlMessage.VERSION || hello.maxVersion() < ControlMessage.VERSION) {
            throw new MemifException(Reason.VERSION_MISMATCH, "incompatible version");
        }
        plan = plan.within(hello);
        maxRegions = Math.min(hello.maxRegion() + 1, MAX_REGIONS);
        peerName = hello.name();
        state = State.LAYOUT_AWAITED;
        return List.of(new Action.LayOutMemory(plan, maxRegions));
    }

    private List<Action> sendNext() {
        Action.Send next = unsent.remove();
        if (unsent.isEmpty()) {
            state = State.CONNECTED_AWAITED;
            owed = "CONNECTED";
        }
        return List.of(next);
    }

    private List<Action> peerLeft(Disconnect disconnect) {
        boolean silentSoFar = state == State.HELLO_AWAITED || state == State.LAYOUT_AWAITED;
        MemifException cause = new MemifException(Reason.PEER_DISCONNECTED, "server disconnected", disconnect.reason());
        return silentSoFar ? leave(cause) : List.of(end(cause));
    }

    private List<Action> leave(MemifException cause) {
        return List.of(Action.Send.of(new Disconnect(0, cause.detail())), end(cause));
    }

    private Action end(MemifException cause) {
        state = State.CLOSED;
        timer.stop();
        unsent.clear();
        return new Action.Down(cause);
    }

    private void requireState(State expected) {
        if (state != expected) {
            throw new IllegalStateException("handshake is " + state + ", expected " + expected);
        }
    }

    private enum State {
        NEW,
        HELLO_AWAITED,
        LAYOUT_AWAITED,
        ACK_AWAITED,
        CONNECTED_AWAITED,
        UP,
        CLOSED
    }
}
