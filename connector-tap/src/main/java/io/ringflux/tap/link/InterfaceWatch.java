package io.ringflux.tap.link;

import io.ringflux.loop.Poller;
import io.ringflux.nativeio.Epoll;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.LinkInfo;
import io.ringflux.tap.netlink.LinkMonitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Knows what a port's interface is called, where it is and whether it is on, and follows it when it is moved.
 *
 * <p>Threading: everything on one loop; {@link #device()} and {@link #link()} from any thread. Ownership: holds the
 * device until {@link #close()}.
 */
final class InterfaceWatch implements LinkMonitor.Listener {
    private static final String MOVED = "moved to another network namespace";
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceWatch.class);

    private final Poller loop;
    private final Listener listener;
    private volatile Provisioned provisioned;
    private volatile LinkInfo link;
    private Disposable events = Disposables.disposed();
    private boolean closed;

    InterfaceWatch(Poller loop, Provisioned provisioned, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        this.provisioned = provisioned;
        this.link = provisioned.link();
    }

    /** Who wants to know. */
    interface Listener {

        /**
         * The interface is another than before.
         *
         * @param event what has just happened, or empty when only {@link #link()} tells
         */
        void changed(String event);

        /** The interface does not exist any more. */
        void deleted();
    }

    TunDevice device() {
        return provisioned.device();
    }

    LinkInfo link() {
        return link;
    }

    /** Begins to watch. */
    void begin() {
        LinkMonitor monitor = provisioned.monitor();
        events = loop.watch(monitor.fd(), Epoll.IN, ready -> monitor.poll(this));
    }

    /** Begins to watch another interface, after {@link #close()}. */
    void begin(Provisioned next) {
        provisioned = next;
        link = next.link();
        closed = false;
        begin();
    }

    /** Lets the interface go; does nothing when that has happened. */
    void close() {
        if (!closed) {
            closed = true;
            events.dispose();
            provisioned.close();
        }
    }

    @Override
    public void changed(LinkInfo now) {
        String before = link.name();
        link = now;
        listener.changed(before.equals(now.name()) ? "" : "renamed from " + before + " to " + now.name());
    }

    @Override
    public void left() {
        look();
    }

    @Override
    public void overrun() {
        look();
    }

    /** Looks where the interface is, once the monitor has told all it knows. */
    private void look() {
        Provisioned present = provisioned;
        loop.execute(() -> {
            if (!closed && present == provisioned) {
                follow(present);
            }
        });
    }

    private void follow(Provisioned leaving) {
        String name = leaving.device().presentName();
        if (name == null) {
            listener.deleted();
            return;
        }
        try {
            Provisioned found = Provisioner.follow(leaving, name);
            if (found == null) {
                // Renamed or moved since it was asked for its name.
                look();
                return;
            }
            events.dispose();
            leaving.monitor().close();
            boolean moved = !found.namespace().equals(leaving.namespace());
            provisioned = found;
            link = found.link();
            begin();
            listener.changed(moved ? MOVED : "");
        } catch (NativeIoException e) {
            if (leaving.device().presentName() == null) {
                listener.deleted();
            } else {
                LOG.warn("Interface {} has gone where it cannot be watched", name, e);
                listener.changed(MOVED);
            }
        }
    }
}
