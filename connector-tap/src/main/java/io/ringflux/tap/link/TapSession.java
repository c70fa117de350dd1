package io.ringflux.tap.link;

import io.ringflux.LinkException;
import io.ringflux.LinkState;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.reactive.PortOwner;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapDetails;
import io.ringflux.tap.TapException;
import io.ringflux.tap.TapException.Reason;
import io.ringflux.tap.WhenDeleted;
import io.ringflux.tap.WhenDown;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.LinkInfo;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A port and its interface, which may be switched off, renamed, moved, lost and made anew.
 *
 * <p>Threading: everything on the port's control loop, but what says otherwise.
 */
public final class TapSession implements PortOwner, InterfaceWatch.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(TapSession.class);

    private final TapConfig config;
    private final Provisioner provisioner;
    private final Holds holds;
    private final QueuedPort port;
    private final LinkAnnouncer states = new LinkAnnouncer();
    private final InterfaceWatch watch;
    private final TapPlug plug;
    private boolean lost;
    private boolean closed;

    private TapSession(
            TapConfig config, BackendChoice choice, Provisioner provisioner, Holds holds, Provisioned provisioned) {
        this.config = config;
        this.provisioner = provisioner;
        this.holds = holds;
        LinkInfo link = provisioned.link();
        TapDetails details = TapFacts.of(config, provisioned.device(), link, TapPlug.details(config, choice, 0, 0));
        port = new QueuedPort(TapFacts.settings(config, link), details, this);
        plug = new TapPlug(config, choice, port, this::stuck);
        watch = new InterfaceWatch(port.controlLoop(), provisioned, this);
    }

    /** Makes the interface and a port on it; any thread, blocks, and throws where that is not possible. */
    public static TapSession open(TapConfig config) {
        BackendChoice choice = BackendChoice.of(config);
        Holds holds = new Holds();
        Provisioner provisioner = new Provisioner(config, holds);
        Provisioned provisioned = provisioner.provision();
        try {
            TapSession session = new TapSession(config, choice, provisioner, holds, provisioned);
            config.descriptors().forEach(Fd::close);
            return session;
        } catch (RuntimeException e) {
            provisioned.close();
            throw e;
        }
    }

    /**
     * Begins to carry frames; any thread.
     *
     * @param started called once the link is up, if it is up already
     * @param failed called instead, when the port has ended because that was not possible
     */
    public void start(Runnable started, Consumer<? super RuntimeException> failed) {
        port.controlLoop().execute(() -> {
            try {
                if (!closed) {
                    watch.begin();
                    apply("");
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
    public TapDetails details() {
        return TapFacts.of(config, watch.device(), watch.link(), plug.details());
    }

    /** The link's state, the present one first; any thread. */
    public Flux<LinkState> states() {
        return states.flux();
    }

    /** Completes when the last descriptor is closed; any thread. */
    public Mono<Void> released() {
        return holds.released();
    }

    /** The descriptors of the present interface; any thread. */
    public TunDevice device() {
        return watch.device();
    }

    @Override
    public void changed(String event) {
        if (!closed) {
            react(event);
        }
    }

    @Override
    public void deleted() {
        if (closed || lost) {
            return;
        }
        if (config.whenDeleted() == WhenDeleted.FAIL) {
            finish(new TapException(Reason.DELETED, this + " was deleted", null));
            return;
        }
        LOG.info("{} was deleted and is made anew", this);
        lost = true;
        plug.unplug("deleted");
        states.tellDown("deleted");
        watch.close();
        holds.retain();
        Schedulers.boundedElastic().schedule(this::recreate);
    }

    @Override
    public void fault(LinkException fault) {
        finish(fault);
    }

    @Override
    public void close() {
        letGo("");
    }

    /** As {@link #apply}, where a port that cannot go on ends. */
    private void react(String event) {
        try {
            apply(event);
        } catch (NativeIoException e) {
            if (watch.device().presentName() == null) {
                deleted();
            } else {
                finish(new LinkException(this + ": cannot go on", e));
            }
        }
    }

    /** Does what the link's present state asks for, and tells of it. */
    private void apply(String event) {
        LinkInfo link = watch.link();
        boolean wanted = link.isUp() || config.whenDown() == WhenDown.DROP;
        if (wanted && !plug.isPlugged()) {
            TunDevice device = watch.device();
            plug.plug(device, link, errno -> port.controlLoop().execute(() -> lost(device, errno)));
        } else if (!wanted && plug.isPlugged() && config.whenDown() == WhenDown.FAIL) {
            finish(new TapException(Reason.DOWN, this + " was switched off", null));
            return;
        } else if (!wanted) {
            plug.unplug("switched off");
        }
        states.tell(link, event);
    }

    /** The kernel has stopped a ring. */
    private void stuck() {
        if (watch.device().presentName() == null) {
            deleted();
        } else {
            plug.stopForRestart();
            react("rings made anew");
        }
    }

    /** A queue found no device. */
    private void lost(TunDevice device, int errno) {
        if (closed || lost || device != watch.device()) {
            return;
        }
        if (device.presentName() == null) {
            deleted();
        } else {
            finish(new LinkException(this + ": reading or writing failed with " + Errno.name(errno), null));
        }
    }

    /** The session is held meanwhile: nobody shall take it for released and find its interface there once more. */
    private void recreate() {
        try {
            Provisioned next = provisioner.provision();
            port.controlLoop().execute(() -> {
                holds.release();
                if (closed) {
                    next.close();
                    return;
                }
                lost = false;
                watch.begin(next);
                react("made anew");
            });
        } catch (RuntimeException e) {
            port.controlLoop().execute(() -> {
                holds.release();
                finish(new TapException(Reason.NOT_RECREATED, this + " was deleted and cannot be made anew", e));
            });
        }
    }

    private void finish(LinkException error) {
        if (letGo(String.valueOf(error.getMessage()))) {
            LOG.info("{}", error.getMessage());
            port.end(error);
        }
    }

    /** False when that has happened already. */
    private boolean letGo(String reason) {
        if (closed) {
            return false;
        }
        closed = true;
        watch.close();
        plug.close();
        states.close(reason);
        holds.release();
        return true;
    }

    @Override
    public String toString() {
        return "tap port " + port.name() + " on interface " + watch.link().name();
    }
}
