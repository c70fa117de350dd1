package io.ringflux.afxdp.session;

import io.ringflux.LinkException;
import io.ringflux.LinkState;
import io.ringflux.LinkState.Status;
import io.ringflux.afxdp.AfXdpConfig;
import io.ringflux.afxdp.AfXdpDetails;
import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.FrameCensus;
import io.ringflux.afxdp.SentListener;
import io.ringflux.afxdp.XskStatistics;
import io.ringflux.afxdp.program.Attachment;
import io.ringflux.afxdp.program.XdpFilter;
import io.ringflux.afxdp.socket.XskRxQueue;
import io.ringflux.afxdp.socket.XskSocket;
import io.ringflux.afxdp.socket.XskTxQueue;
import io.ringflux.afxdp.umem.UmemShare;
import io.ringflux.loop.Poller;
import io.ringflux.nativeio.Errno;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.PortSettings;
import io.ringflux.reactive.QueuedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A port and its sockets. The kernel does not say by itself when an interface goes down or away, so that it is asked
 * now and then.
 *
 * <p>Threading: everything on the port's control loop, but what says otherwise.
 */
public final class AfXdpSession implements PortOwner {
    private static final Logger LOG = LoggerFactory.getLogger(AfXdpSession.class);
    private static final long HEALTH_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Provisioned provisioned;
    private final AfXdpDetails details;
    private final QueuedPort port;
    private final boolean stamped;
    private final @Nullable SentListener listener;
    private final LinkReport states = new LinkReport();
    private final Sinks.Empty<Void> released = Sinks.empty();
    private volatile List<XskRxQueue> rx = List.of();
    private volatile List<XskTxQueue> tx = List.of();
    private Disposable health = Disposables.disposed();
    private boolean closed;

    private AfXdpSession(AfXdpConfig config, Provisioned provisioned) {
        this.provisioned = provisioned;
        this.stamped = config.rxTimestamps();
        this.listener = config.sentListener();
        this.details = provisioned.details(config);
        int queues = provisioned.sockets().size();
        PortSettings settings = new PortSettings(
                config.interfaceName(),
                queues,
                queues,
                config.rxMode(),
                config.loops(),
                config.rxFrames(),
                provisioned.share().umem().shape().frameBytes());
        port = new QueuedPort(settings, provisioned.pools(), details, this);
        AtomicInteger open = new AtomicInteger(queues);
        for (XskSocket socket : provisioned.sockets()) {
            socket.whenClosed(() -> {
                if (open.decrementAndGet() == 0) {
                    released.tryEmitEmpty();
                }
            });
        }
    }

    /** Makes the sockets and a port on them; any thread, blocks, and throws where that is not possible. */
    public static AfXdpSession open(AfXdpConfig config) {
        return new AfXdpSession(config, new Provisioner(config).provision());
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
                    plug();
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
        return released.asMono();
    }

    /** Puts a program with another filter in the place of the present one; any thread, blocks. */
    public void filter(XdpFilter filter) {
        Attachment attachment = provisioned.attachment();
        if (attachment == null) {
            throw new IllegalStateException(this + " only sends: it has no program");
        }
        attachment.replace(filter);
    }

    /** What the kernel counted for a queue's socket; any thread. */
    public XskStatistics statistics(int queue) {
        List<XskSocket> sockets = provisioned.sockets();
        if (queue < 0 || queue >= sockets.size()) {
            throw new IllegalArgumentException(this + " has queues 0.." + (sockets.size() - 1) + ", not " + queue);
        }
        return sockets.get(queue).statistics();
    }

    /** Where the frames are; any thread, exact where nobody changes that meanwhile. */
    public FrameCensus frames() {
        return provisioned.census(rx, tx);
    }

    @Override
    public void fault(LinkException fault) {
        finish(fault);
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

    private void plug() {
        List<XskRxQueue> receive = new ArrayList<>();
        List<XskTxQueue> transmit = new ArrayList<>();
        List<XskSocket> sockets = provisioned.sockets();
        UmemShare share = provisioned.share();
        for (int i = 0; i < sockets.size(); i++) {
            receive.add(XskRxQueue.of(sockets.get(i), share.receiving(i), port.number(), i, stamped));
            transmit.add(XskTxQueue.of(sockets.get(i), share, listener, this::lost));
        }
        rx = List.copyOf(receive);
        tx = List.copyOf(transmit);
        port.linkUp(receive, transmit, details);
        Attachment attachment = provisioned.attachment();
        if (attachment != null) {
            sockets.forEach(socket -> attachment.put(socket.queue(), socket.fd()));
        }
        look();
    }

    /** Asks the first socket how its interface is, and each for what the kernel lost. */
    private void look() {
        if (closed) {
            return;
        }
        int result = provisioned.sockets().get(0).kickReceive();
        if (result == -Errno.ENXIO) {
            deleted();
            return;
        }
        boolean down = result == -Errno.ENETDOWN;
        states.tell(down ? Status.DOWN : Status.UP, down ? "switched off" : "");
        for (int i = 0; i < rx.size(); i++) {
            rx.get(i).lostInKernel(provisioned.sockets().get(i).statistics().lost());
        }
        health = loop().schedule(this::look, HEALTH_NS);
    }

    private void deleted() {
        finish(new AfXdpException(Reason.DELETED, this + ": the interface was deleted", null));
    }

    /** A queue's socket does not send any more; on that queue's loop. */
    private void lost(int errno) {
        loop().execute(() -> {
            if (errno == Errno.ENXIO) {
                deleted();
            } else {
                String message = this + ": the kernel takes no frame any more, it says " + Errno.name(errno);
                finish(new AfXdpException(Reason.STALLED, message, null));
            }
        });
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
        provisioned.close();
        states.close(reason);
    }

    @Override
    public String toString() {
        return "AF_XDP port on interface " + details.interfaceName();
    }
}
