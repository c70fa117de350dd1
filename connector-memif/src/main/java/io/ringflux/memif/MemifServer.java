package io.ringflux.memif;

import io.ringflux.memif.link.Binding;
import io.ringflux.memif.link.LastingSession;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Listens for memif clients - VPP, DPDK, libmemif or a {@link MemifClient} - and maps the memory that they share.
 *
 * <p>Two ways: {@link #listen()} gives one port that outlives its peers; {@link #handle} and {@link #bind()} give each
 * peer a port of its own. Any number of servers with different ids share one socket in this JVM.
 *
 * <pre>{@code
 * MemifPort port = MemifServer.create().socket("/run/ringflux/memif.sock").listenNow();
 * port.receive().subscribe(frame -> ...);
 * }</pre>
 */
public final class MemifServer extends MemifTransport<MemifServer> {

    private static final int MAX_MODE = 0777;

    private final @Nullable Function<? super MemifPort, ? extends Publisher<Void>> handler;

    private MemifServer(MemifConfig config, @Nullable Function<? super MemifPort, ? extends Publisher<Void>> handler) {
        super(config);
        this.handler = handler;
    }

    /** A server with the defaults of VPP and DPDK: {@code /run/vpp/memif.sock}, id 0, 1+1 queues. */
    public static MemifServer create() {
        return new MemifServer(new MemifConfig(), null);
    }

    /** Takes clients of every mode, or only those of {@link #mode}; only those. */
    public MemifServer anyMode(boolean any) {
        return with(c -> c.anyMode = any);
    }

    /**
     * Listens on an open descriptor instead of opening a socket: one that systemd or a parent process has bound,
     * perhaps in another network namespace. It stays its owner's, and so does its file. {@link #socket} is then only
     * what servers of several ids share it by.
     */
    public MemifServer inheritedListener(int descriptor) {
        requireRange("inheritedListener", descriptor, 0, Integer.MAX_VALUE);
        return with(c -> c.inheritedListener = descriptor);
    }

    /** Permissions of the socket file; 0660. Who may write to it may connect. */
    public MemifServer socketMode(int mode) {
        if (mode < 0 || mode > MAX_MODE) {
            throw new IllegalArgumentException(
                    "socketMode is 0" + Integer.toOctalString(mode) + ", expected 0 to 0777");
        }
        return with(c -> c.socketMode = mode);
    }

    /** Owner and group of the socket file, -1 for as they come. To give it to another user takes CAP_CHOWN. */
    public MemifServer socketOwner(int uid, int gid) {
        requireRange("socketOwner uid", uid, MemifConfig.KEEP_OWNER, Integer.MAX_VALUE);
        requireRange("socketOwner gid", gid, MemifConfig.KEEP_OWNER, Integer.MAX_VALUE);
        return with(c -> {
            c.socketUid = uid;
            c.socketGid = gid;
        });
    }

    /**
     * What to do with the port of each peer, for {@link #bind()}. The port is closed when what {@code handler} returns
     * ends, and its streams end with the peer's link.
     */
    public MemifServer handle(Function<? super MemifPort, ? extends Publisher<Void>> handler) {
        return new MemifServer(configuration(), handler);
    }

    /**
     * Listens, for each subscriber, and hands the port of each peer to the handler.
     *
     * @throws IllegalStateException where there is no handler
     */
    public Mono<MemifBinding> bind() {
        return Mono.fromCallable(this::bindNow);
    }

    /** As {@link #bind()}, without a subscriber. */
    public MemifBinding bindNow() {
        Function<? super MemifPort, ? extends Publisher<Void>> present = handler;
        if (present == null) {
            throw new IllegalStateException("handle is not set, expected a handler for the ports of peers");
        }
        MemifConfig config = configuration();
        Binding binding = Binding.open(config, port -> present.apply(new MemifPort(port)));
        return new MemifBinding(config, binding);
    }

    /** Listens, for each subscriber, and gives one port at once: its peers come and go, see {@code link()}. */
    public Mono<MemifPort> listen() {
        return Mono.fromCallable(this::listenNow);
    }

    /** As {@link #listen()}, without a subscriber. */
    public MemifPort listenNow() {
        return new MemifPort(LastingSession.listen(configuration()));
    }

    @Override
    MemifServer copy(MemifConfig changed) {
        return new MemifServer(changed, handler);
    }
}
