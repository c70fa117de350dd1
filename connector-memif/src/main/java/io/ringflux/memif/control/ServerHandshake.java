package io.ringflux.memif.control;

import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.MemifMode;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.memif.control.wire.ControlMessage.AddRegion;
import io.ringflux.memif.control.wire.ControlMessage.AddRing;
import io.ringflux.memif.control.wire.ControlMessage.Connect;
import io.ringflux.memif.control.wire.ControlMessage.Disconnect;
import io.ringflux.memif.control.wire.ControlMessage.Init;
import io.ringflux.memif.control.wire.Secret;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one control connection, from accept to the end of the link.
 *
 * <p>Order of calls: {@link #open} once, then {@link #receive}, {@link #endOfFile}, {@link #expire} and {@link #close}
 * as things happen, until a {@link Action.Down} comes back. Each message is answered by at most one, so a client that
 * pipelines is served in step.
 *
 * <p>Not thread-safe: one loop drives it. It owns every fd it is given, closes it once on any failure and hands it over
 * in {@link Action.MapMemory}. It releases the {@link ServerInterface} it has claimed when the link is over. After the
 * end it still takes messages, to close their fds.
 */
public final class ServerHandshake implements Handshake {
    private final String name;
    private final InterfaceLookup interfaces;
    private final LayoutLimits limits;
    private final HandshakeTimer timer;
    private final LayoutAssembly layout;

    private State state = State.NEW;
    private @Nullable Admission admission;
    private String peerInterfaceName = "";

    /**
     * A handshake that has not begun.
     *
     * @param name this application, up to 31 ASCII characters
     * @param timeoutNs how long the handshake may take as a whole
     */
    public ServerHandshake(String name, InterfaceLookup interfaces, LayoutLimits limits, long timeoutNs) {
        this.name = name;
        this.interfaces = interfaces;
        this.limits = limits;
        this.timer = new HandshakeTimer(timeoutNs);
        this.layout = new LayoutAssembly(limits);
    }

    /** Greets the client that was just accepted. */
    public List<Action> open(long nowNs) {
        if (state != State.NEW) {
            throw new IllegalStateException("handshake is " + state + ", expected NEW");
        }
        state = State.INIT_AWAITED;
        timer.start(nowNs);
        return List.of(Action.Send.of(new ControlMessage.Hello(
                name,
                ControlMessage.VERSION,
                ControlMessage.VERSION,
                limits.maxRegions() - 1,
                limits.maxS2cRings() - 1,
                limits.maxC2sRings() - 1,
                limits.maxRingLog2())));
    }

    @Override
    public List<Action> receive(Incoming incoming, long nowNs) {
        if (state == State.CLOSED) {
            incoming.closeFds();
            return List.of();
        }
        try {
            timer.requireTimeLeft(nowNs);
            return answer(incoming.message(), incoming);
        } catch (MemifException fault) {
            incoming.closeFds();
            return refuse(fault);
        }
    }

    /** The memory of {@link Action.MapMemory} is mapped and found good: the link goes up. */
    public List<Action> mapped() {
        if (state == State.CLOSED) {
            return List.of();
        }
        Admission admitted = requireMapping();
        state = State.UP;
        timer.stop();
        return List.of(
                Action.Send.of(new ControlMessage.Connected(admitted.target().name())),
                new Action.Up(admitted.peerName(), peerInterfaceName));
    }

    /** The memory of {@link Action.MapMemory} cannot be used; {@code detail} tells the peer why. */
    public List<Action> mappingFailed(String detail) {
        if (state == State.CLOSED) {
            return List.of();
        }
        requireMapping();
        return refuse(new MemifException(Reason.MAPPING_FAILED, detail));
    }

    /** The client has hung up. */
    @Override
    public List<Action> endOfFile() {
        return state == State.CLOSED ? List.of() : List.of(end(new MemifException(Reason.PEER_GONE, "client hung up")));
    }

    @Override
    public List<Action> close(String detail) {
        return state == State.CLOSED ? List.of() : refuse(new MemifException(Reason.LOCAL_CLOSE, detail));
    }

    @Override
    public List<Action> expire(long nowNs) {
        return timer.hasExpired(nowNs) ? refuse(timer.timeout()) : List.of();
    }

    @Override
    public OptionalLong deadlineNs() {
        return timer.deadlineNs();
    }

    private List<Action> answer(ControlMessage message, Incoming incoming) {
        if (message instanceof Disconnect disconnect) {
            return List.of(
                    end(new MemifException(Reason.PEER_DISCONNECTED, "client disconnected", disconnect.reason())));
        }
        if (state == State.INIT_AWAITED && message instanceof Init init) {
            admission = admit(init);
            state = State.LAYOUT_AWAITED;
            return acknowledge();
        }
        if (state == State.LAYOUT_AWAITED) {
            if (message instanceof AddRegion region) {
                layout.add(region, incoming.fds().get(0));
                return acknowledge();
            }
            if (message instanceof AddRing ring) {
                layout.add(ring, incoming.fds().get(0));
                return acknowledge();
            }
            if (message instanceof Connect connect) {
                return offer(connect);
            }
        }
        throw new MemifException(Reason.UNEXPECTED_MESSAGE, "unexpected " + message.wireName());
    }

    private Admission admit(Init init) {
        if (init.version() != ControlMessage.VERSION) {
            throw new MemifException(Reason.VERSION_MISMATCH, "incompatible version");
        }
        ServerInterface target = interfaces.find(init.id());
        if (target == null) {
            throw new MemifException(Reason.UNKNOWN_ID, "unmatched interface id");
        }
        MemifMode mode = MemifMode.of(init.mode())
                .filter(target.modes()::contains)
                .orElseThrow(() -> new MemifException(Reason.MODE_MISMATCH, "mode mismatch"));
        requireSecret(target.secret(), init.secret());
        if (!target.claim()) {
            throw new MemifException(Reason.ALREADY_CONNECTED, "already connected");
        }
        return new Admission(target, mode, init.name());
    }

    private static void requireSecret(Secret expected, Secret offered) {
        if (!expected.isNone() && !expected.matches(offered)) {
            throw new MemifException(Reason.SECRET_MISMATCH, offered.isNone() ? "secret required" : "incorrect secret");
        }
    }

    private List<Action> offer(Connect connect) {
        CacheLine cacheLine = layout.requireComplete();
        peerInterfaceName = connect.interfaceName();
        state = State.MAPPING;
        Admission admitted = requireMapping();
        return List.of(new Action.MapMemory(new ClientOffer(
                admitted.target(),
                admitted.mode(),
                admitted.peerName(),
                peerInterfaceName,
                cacheLine,
                layout.handOver())));
    }

    private Admission requireMapping() {
        Admission admitted = admission;
        if (state != State.MAPPING || admitted == null) {
            throw new IllegalStateException("handshake is " + state + ", expected " + State.MAPPING);
        }
        return admitted;
    }

    private static List<Action> acknowledge() {
        return List.of(Action.Send.of(new ControlMessage.Ack()));
    }

    private List<Action> refuse(MemifException cause) {
        return List.of(Action.Send.of(new Disconnect(0, cause.detail())), end(cause));
    }

    private Action end(MemifException cause) {
        state = State.CLOSED;
        timer.stop();
        layout.close();
        if (admission != null) {
            admission.target().release();
            admission = null;
        }
        return new Action.Down(cause);
    }

    /** What the client's INIT has settled. */
    private record Admission(ServerInterface target, MemifMode mode, String peerName) {}

    private enum State {
        NEW,
        INIT_AWAITED,
        LAYOUT_AWAITED,
        MAPPING,
        UP,
        CLOSED
    }
}
