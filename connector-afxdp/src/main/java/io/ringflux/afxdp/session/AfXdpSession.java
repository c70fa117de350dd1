package io.ringflux.afxdp.session;

import io.ringflux.LinkException;
import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpDetails;
import io.ringflux.afxdp.FrameCensus;
import io.ringflux.afxdp.XskStatistics;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.loop.Poller;
import io.ringflux.nativeio.Errno;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.QueuedPort;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A port and its sockets. The kernel does not say by itself when an interface goes down or away, so that it is asked
 * now and then.
 *
 * <p>Threading: everything on the port's control loop, but what says otherwise.
 */
public final class AfXdpSession implements PortOwner {
    private static final Logger LOG = LoggerFactory.getLogger(AfXdpSession.class);
    private static final long HEALTH_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AfXdpConfig config;
    private final QueuedPort port;
    private final LinkReport states = new LinkReport();
    private final Holders holders = new Holders();
    private final @Nullable Comeback comeback;
    private volatile AfXdpDetails details;
    private volatile XdpFilter filter;
    private volatile XskLink link;
    private Disposable health = Disposables.disposed();
    private boolean closed;

    private AfXdpSession(AfXdpConfig config, Provisioner provisioner, Provisioned first) {
        this.config = config;
        this.link = XskLink.bare(first);
        this.filter = first.filter();
        this.details = first.details(config);
        port = new QueuedPort(first.settings(config), first.pools(), details, this);
        Retry policy = config.reconnect();
        comeback = policy == null
                ? null
                : new Comeback(
                        policy,
                        () -> provisioner.provisionAgain(link.provisioned(), filter),
                        this::comeBack,
                        this::finish,
                        port.controlLoop(),
                        holders);
        holders.join(first);
    }

    /** Makes the sockets and a port on them; any thread, blocks, and throws where that is not possible. */
    public static AfXdpSession open(AfXdpConfig config) {
        Provisioner provisioner = new Provisioner(config);
        return new AfXdpSession(config, provisioner, provisioner.provision());
    }

    /**
     * Begins to carry frames; any thread.
     *
     * @param started called once it does
     * @param failed called instead, when the port has ended because that was not possible
     */
    public void start(Runnable started, Consumer<? super RuntimeException> failed) {
        loop().execute(() -> {
            try {
                if (!closed) {
                    plug(link.provisioned());
                }
            } catch (RuntimeException e) {
                finish(new LinkException(this + ": cannot begin", e));
                failed.accept(e);
                return;
            }
            started.run();
        });
    }

    /** What its user gets; any thread. */
    public QueuedPort port() {
        return port;
    }

    /** What the port is; any thread. */
    public AfXdpDetails details() {
        return details;
    }

    /** The link's state, the present one first; any thread. */
    public Flux<LinkState> states() {
        return states.flux();
    }

    /** Completes when the last socket is closed; any thread. */
    public Mono<Void> released() {
        return holders.none();
    }

    /** Puts a program with another filter in the place of the present one; any thread, blocks. */
    public synchronized void filter(XdpFilter next) {
        if (!config.program()) {
            throw new IllegalStateException(this + " only sends: it has no program");
        }
        XdpFilter present = filter;
        filter = next; // where there is no link now, the next one has it
        try {
            link.filter(next);
        } catch (RuntimeException e) {
            filter = present; // which the program still has
            throw e;
        }
    }

    /** What the kernel counted for a queue's socket; any thread. */
    public XskStatistics statistics(int queue) {
        int queues = details.queues();
        if (queue < 0 || queue >= queues) {
            throw new IllegalArgumentException(this + " has queues 0.." + (queues - 1) + ", not " + queue);
        }
        return link.statistics(queue);
    }

    /** Where the frames are; any thread, exact where nobody changes that meanwhile. */
    public FrameCensus frames() {
        return link.census();
    }

    @Override
    public void fault(LinkException fault) {
        lost(fault);
    }

    @Override
    public void close() {
        if (!closed) {
            letGo("");
        }
    }

    private Poller loop() {
        return port.controlLoop();
    }

    private void plug(Provisioned provisioned) {
        XskLink fresh = XskLink.over(provisioned, config, port.number(), errno -> lost(provisioned, errno));
        link = fresh;
        details = provisioned.details(config);
        port.linkUp(fresh.rx(), fresh.tx(), details);
        fresh.open(() -> filter);
        look();
    }

    private void look() {
        if (link.isClosed()) {
            return;
        }
        int result = link.look();
        if (result == -Errno.ENXIO) {
            lost(link.loss(Errno.ENXIO));
            return;
        }
        boolean down = result == -Errno.ENETDOWN;
        states.tell(down ? Status.DOWN : Status.UP, down ? "switched off" : "");
        health = loop().schedule(this::look, HEALTH_NS);
    }

    /** A socket is of no more use; any thread. */
    private void lost(Provisioned provisioned, int errno) {
        loop().execute(() -> {
            if (provisioned.equals(link.provisioned())) {
                lost(link.loss(errno));
            }
        });
    }

    private void lost(LinkException cause) {
        if (comeback == null) {
            finish(cause);
        } else if (!link.isClosed()) {
            String reason = String.valueOf(cause.getMessage());
            LOG.info("{}; the port waits for it", reason);
            health.dispose();
            states.tell(Status.DOWN, reason);
            port.linkDown(reason);
            link.close();
            comeback.failed(cause);
        }
    }

    private void comeBack(Provisioned next) {
        if (closed || loop().isStopped()) {
            next.close();
            return;
        }
        link = XskLink.bare(next);
        try {
            plug(next);
            LOG.info("{} is there again", this);
            if (comeback != null) {
                comeback.succeeded();
            }
        } catch (RuntimeException e) {
            lost(new LinkException(this + ": cannot begin again", e));
        }
    }

    private void finish(LinkException error) {
        if (!closed) {
            LOG.info("{}", error.getMessage());
            letGo(String.valueOf(error.getMessage()));
            port.end(error);
        }
    }

    private void letGo(String reason) {
        closed = true;
        health.dispose();
        if (comeback != null) {
            comeback.dispose();
        }
        link.close();
        link.provisioned().share().closeSupplies();
        states.close(reason);
        holders.leave();
    }

    @Override
    public String toString() {
        return "AF_XDP port on interface " + config.interfaceName();
    }
}
