package io.ringflux.vcl.channel;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for a server on the worker of another loop than the server's own. On that loop's thread. */
final class SiblingListener implements VclIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(SiblingListener.class);

    private final VclServerSocketChannel server;
    private final IoEventLoop loop;
    private final InetSocketAddress address;
    private @Nullable IoRegistration registration;
    private @Nullable VclSession session;
    private boolean ended;
    private boolean more;
    private volatile boolean listening;
    private volatile boolean paused;

    SiblingListener(VclServerSocketChannel server, IoEventLoop loop, InetSocketAddress address) {
        this.server = server;
        this.loop = loop;
        this.address = address;
    }

    boolean isListening() {
        return listening;
    }

    /** Starts to listen; called once it has its place in the loop. */
    void listen(IoRegistration given) {
        registration = given;
        if (ended) {
            close();
            return;
        }
        VclIoRegistration place = given.attachment();
        VclWorker worker = place.worker();
        try {
            VclSession opened = server.open(worker);
            session = opened;
            opened.listen(address);
            opened.watch(VclEvents.EDGES, place);
            listening = true;
        } catch (VclException e) {
            LOG.warn("worker {} takes no connections for {}", worker.index(), address, e);
            close();
        }
    }

    /** The server takes connections again. From any thread. */
    void resume() {
        if (paused) {
            loop.execute(this::accept);
        }
    }

    /** The server has ended. From any thread. */
    void end() {
        loop.execute(this::close);
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        more = true;
        accept();
    }

    @Override
    public void close() {
        ended = true;
        listening = false;
        if (session != null) {
            session.close();
            session = null;
        }
        if (registration != null) {
            registration.cancel();
        }
    }

    private void accept() {
        try {
            while (more && session != null && isWanted()) {
                VclSession accepted = session.accept();
                if (accepted == null) {
                    more = false;
                    server.giveDemandBack();
                } else {
                    server.accepted(accepted, loop);
                }
            }
        } catch (VclException e) {
            LOG.warn("cannot accept for {}", address, e);
        }
    }

    /** Looks twice, so that a demand that comes in between is not missed. */
    private boolean isWanted() {
        paused = false;
        if (!server.takeDemand()) {
            paused = true;
            paused = !server.takeDemand();
        }
        return !paused;
    }
}
