package io.ringflux.memif.link;

import io.ringflux.LinkException;
import io.ringflux.PeerFaultException;
import io.ringflux.loop.Poller;
import io.ringflux.memif.MemifConfig;
import io.ringflux.memif.MemifDetails;
import io.ringflux.memif.MemifDetails.Ring;
import io.ringflux.memif.MemifDetails.Role;
import io.ringflux.memif.MemifException;
import io.ringflux.memif.MemifException.Reason;
import io.ringflux.memif.control.CacheLine;
import io.ringflux.memif.control.SharedLayout;
import io.ringflux.memif.shm.MemifQueues;
import io.ringflux.memif.shm.RingsView;
import io.ringflux.memif.shm.RxResources;
import io.ringflux.memif.shm.ServerMemory;
import io.ringflux.queue.QueueFault;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortPools;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A port and its links, one after another.
 *
 * <p>Threading: everything on the port's control loop, but a look at the rings.
 */
abstract class PortSession implements PortOwner, LinkEvents {

    /** What both ends of a control connection call this application. */
    static final String APPLICATION = "ringflux";

    private static final Logger LOG = LoggerFactory.getLogger(PortSession.class);

    private final MemifConfig config;
    private final Role role;
    private final QueuedPort port;
    private final RxResources resources;
    private @Nullable Link link;
    private @Nullable MemoryWatch memory;
    private volatile @Nullable RingsView rings;
    private String told = "";
    private boolean closed;

    /** @param pools belong to the port that is made here */
    PortSession(MemifConfig config, Role role, PortPools pools) {
        this.config = config;
        this.role = role;
        port = new QueuedPort(
                settings(config),
                pools,
                new MemifDetails(role, config.socket().toString(), config.id(), config.mode(), null, List.of()),
                this);
        resources = new RxResources(port::rxPool, port.number(), config.maxFrameBytes());
    }

    /** What a port of that configuration is like. */
    static PortSettings settings(MemifConfig config) {
        return new PortSettings(
                config.name(),
                config.rxQueues(),
                config.txQueues(),
                config.rxMode(),
                config.loops(),
                config.poolFrames(),
                config.bufferSize());
    }

    final MemifConfig config() {
        return config;
    }

    final QueuedPort port() {
        return port;
    }

    /** The port as its user gets it. */
    final LinkedPort linked(Mono<Void> released) {
        return new LinkedPort(port, this::rings, () -> loop().execute(this::disconnect), released);
    }

    final Poller loop() {
        return port.controlLoop();
    }

    final RxResources resources() {
        return resources;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Takes a link over; it is ended at once when this port is closed by now. */
    final void attach(Link next) {
        link = next;
        if (closed) {
            next.close("closed");
        }
    }

    /**
     * Maps what a client shares.
     *
     * @param layout its fds belong to this call
     */
    final MemifQueues map(SharedLayout layout, CacheLine line) {
        int c2sRings = layout.c2sRings().size();
        int s2cRings = layout.s2cRings().size();
        if (c2sRings > config.rxQueues() || s2cRings > config.txQueues()) {
            layout.close();
            throw new MemifException(
                    Reason.BAD_RING,
                    c2sRings + "+" + s2cRings + " rings, at most " + config.rxQueues() + "+" + config.txQueues()
                            + " are served");
        }
        return ServerMemory.map(layout, line, resources);
    }

    /** Lets the present link take what has arrived for it. */
    final void service() {
        if (link != null) {
            link.service();
        }
    }

    @Override
    public final void fault(LinkException fault) {
        if (link != null) {
            link.fail(fault);
        }
    }

    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            if (link != null) {
                link.close("closed");
            }
            released();
        }
    }

    @Override
    public final void up(MemifQueues queues, LinkFacts facts) {
        told = "";
        memory = MemoryWatch.start(
                queues, loop(), () -> fault(new PeerFaultException(config.name(), QueueFault.MEMORY_GONE)));
        LOG.info(
                "{} is up with {} {}",
                this,
                facts.peer().application(),
                facts.peer().interfaceName());
        rings = queues.view();
        port.linkUp(
                queues.rx(),
                queues.tx(),
                new MemifDetails(role, config.socket().toString(), config.id(), facts.mode(), facts.peer(), List.of()));
        linkUp();
    }

    @Override
    public final void down(LinkException cause, boolean orderly) {
        link = null;
        rings = null;
        if (memory != null) {
            memory.close();
            memory = null;
        }
        LinkException named = cause instanceof MemifException memif ? memif.of(toString()) : cause;
        if (!closed) {
            linkDown(named, orderly);
        }
    }

    /** Tells why there is no link, unless that is what was told last. */
    final void tellDown(LinkException cause) {
        String reason = String.valueOf(cause.getMessage());
        if (!reason.equals(told)) {
            told = reason;
            LOG.info("{}", reason);
            port.linkDown(reason);
        }
    }

    private List<Ring> rings() {
        RingsView present = rings;
        return present == null ? List.of() : present.rings();
    }

    private void disconnect() {
        if (link != null) {
            link.close("disconnected");
        }
    }

    /** Ends the port for good: orderly, or with an error. */
    final void finish(@Nullable LinkException error) {
        if (!closed) {
            closed = true;
            released();
            LOG.info("{}", error == null ? this + " ended in good order" : error.getMessage());
            port.end(error);
        }
    }

    /** A link came up. */
    abstract void linkUp();

    /** The link is over, or one never came up. */
    abstract void linkDown(LinkException cause, boolean orderly);

    /** This port will have no more links. */
    abstract void released();

    @Override
    public final String toString() {
        return "memif " + role.name().toLowerCase(Locale.ROOT) + ' ' + config.name() + " on " + config.socket() + " id "
                + config.id();
    }
}
