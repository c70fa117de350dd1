package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.loop.Poller;
import io.ringflux.loop.PollerGroup;
import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.LayoutLimits;
import io.ringflux.memif.control.wire.ControlMessage;
import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.SeqPacketListener;
import io.ringflux.nativeio.SeqPacketSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One listening socket and the interfaces behind it. It runs on the shared loops, because it may outlive the loops of
 * any of its ports. Clients that have not yet said what they want are few, the oldest makes way, and none stays for
 * long.
 */
final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** What somebody should hear of who configured one of the ends. */
    private static final Set<Reason> MISTAKES = EnumSet.of(
            Reason.VERSION_MISMATCH,
            Reason.UNKNOWN_ID,
            Reason.MODE_MISMATCH,
            Reason.SECRET_MISMATCH,
            Reason.PEER_NOT_ALLOWED,
            Reason.ALREADY_CONNECTED);

    private static final int BACKLOG = 64;
    private static final int MAX_PENDING = 64;
    private static final int ACCEPTS_PER_TURN = 16;
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Poller loop = PollerGroup.shared().next();
    private final SeqPacketListener socket;
    private final MemifConfig opener;
    private final Map<Long, Served> interfaces = new ConcurrentHashMap<>();
    private final Set<ServerLink> pending = new LinkedHashSet<>();
    private Disposable watch = Disposables.disposed();
    private boolean closed;

    private Listener(SeqPacketListener socket, MemifConfig opener) {
        this.socket = socket;
        this.opener = opener;
    }

    /**
     * Starts to listen, with the access that {@code config} gives to others.
     *
     * @throws NativeIoException where that is not possible
     */
    static Listener open(MemifConfig config) {
        Listener listener = new Listener(socket(config), config);
        listener.loop.execute(listener::watch);
        return listener;
    }

    private static SeqPacketListener socket(MemifConfig config) {
        if (config.inheritedListener() >= 0) {
            return SeqPacketListener.inherited(
                    config.inheritedListener(), config.socket(), BACKLOG, ControlMessage.LENGTH);
        }
        SeqPacketListener socket =
                SeqPacketListener.listen(config.socket(), BACKLOG, config.socketMode(), ControlMessage.LENGTH);
        try {
            giveTo(config);
        } catch (IOException e) {
            socket.close();
            throw new LinkException("cannot change the owner of " + config.socket() + ": " + e.getMessage(), e);
        }
        return socket;
    }

    /** The loop that it listens on. */
    Poller loop() {
        return loop;
    }

    /** The interfaces by id. Any thread. */
    Map<Long, Served> interfaces() {
        return interfaces;
    }

    /** Refuses a further interface that wants another access to the socket file than the one that opened it. */
    void requireSameAccess(MemifConfig config) {
        if (config.inheritedListener() != opener.inheritedListener()
                || config.socketMode() != opener.socketMode()
                || config.socketUid() != opener.socketUid()
                || config.socketGid() != opener.socketGid()) {
            throw new IllegalStateException(
                    "socketMode, socketOwner or inheritedListener of id " + config.id() + " is not that of id "
                            + opener.id() + ", with which " + config.socket() + " was opened: expected the same");
        }
    }

    @Nullable
    Served find(long id) {
        return interfaces.get(id);
    }

    /** The client has been admitted to a port, which looks after it from now on. */
    void settled(ServerLink link) {
        pending.remove(link);
    }

    /** The client has left, or was refused, before any port admitted it. */
    void refused(ServerLink link, LinkException cause) {
        pending.remove(link);
        if (cause instanceof MemifException memif && MISTAKES.contains(memif.reason())) {
            LOG.warn("A client of {} is refused: {}", socket.address(), cause.getMessage());
        } else {
            LOG.debug("A client of {} has left: {}", socket.address(), cause.getMessage());
        }
    }

    /** Stops to listen. On the loop. */
    void close() {
        closed = true;
        for (ServerLink link : Set.copyOf(pending)) {
            link.close("closed");
        }
        watch.dispose();
        socket.close();
    }

    private void watch() {
        if (!closed) {
            watch = loop.watch(socket.fd(), Epoll.IN, events -> acceptAll());
        }
    }

    private void acceptAll() {
        try {
            for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
                SeqPacketSocket accepted = socket.accept();
                if (accepted == null) {
                    return;
                }
                admit(accepted);
            }
        } catch (NativeIoException e) {
            LOG.warn("{}: goes on in {} ms", e.getMessage(), TimeUnit.NANOSECONDS.toMillis(REST_NS));
            watch.dispose();
            loop.schedule(this::watch, REST_NS);
        }
    }

    private void admit(SeqPacketSocket accepted) {
        Collection<Served> offered = interfaces.values();
        offered.forEach(Served::refresh);
        long timeoutNs = offered.stream()
                .mapToLong(served -> served.config().handshakeTimeout().toNanos())
                .max()
                .orElse(MemifConfig.DEFAULT_HANDSHAKE_TIMEOUT.toNanos());
        ServerLink link = new ServerLink(accepted, this, limits(), timeoutNs);
        pending.add(link);
        if (pending.size() > MAX_PENDING) {
            pending.iterator().next().close("too many clients at once");
        }
        link.start(loop, link::open);
    }

    /** What is told to a client before it has said which interface it wants: as much as any of them takes. */
    private LayoutLimits limits() {
        LayoutLimits most = LayoutLimits.DEFAULT;
        return new LayoutLimits(
                most.maxRegions(),
                most.maxRegionBytes(),
                queues(MemifConfig::rxQueues),
                queues(MemifConfig::txQueues),
                most.maxRingLog2(),
                true,
                null);
    }

    private int queues(ToIntFunction<MemifConfig> count) {
        return interfaces.values().stream()
                .mapToInt(served -> count.applyAsInt(served.config()))
                .max()
                .orElse(1);
    }

    private static void giveTo(MemifConfig config) throws IOException {
        if (!config.socket().isAbstract()) {
            Path file = Path.of(config.socket().name());
            if (config.socketUid() >= 0) {
                Files.setAttribute(file, "unix:uid", config.socketUid(), LinkOption.NOFOLLOW_LINKS);
            }
            if (config.socketGid() >= 0) {
                Files.setAttribute(file, "unix:gid", config.socketGid(), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
