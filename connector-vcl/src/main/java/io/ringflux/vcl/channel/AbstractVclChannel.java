package io.ringflux.vcl.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.ringflux.vcl.VclDetachedException;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A channel with one session, which it opens on its loop's worker when it is registered. */
abstract class AbstractVclChannel extends AbstractChannel {
    private final Connector connector = new Connector(this);
    private @Nullable IoRegistration registration;
    private @Nullable VclSession session;
    private volatile boolean open = true;
    private volatile boolean active;
    private volatile @Nullable InetSocketAddress local;
    private volatile @Nullable InetSocketAddress remote;

    AbstractVclChannel(@Nullable Channel parent, @Nullable VclSession accepted) {
        super(parent);
        session = accepted;
    }

    /** A new session on this worker. */
    abstract VclSession open(VclWorker worker) throws VclException;

    /** Takes that address. */
    abstract void bindTo(InetSocketAddress address) throws VclException;

    /** What an accepted session needs once its channel is registered. */
    void accepted() throws VclException {
        activate(null);
        watch(VclEvents.EDGES);
    }

    /** Something has happened, after a connect has succeeded. */
    abstract void ready(VclIoEvent event);

    /** The flush goes on as soon as there is room. */
    abstract boolean isBlocked();

    /** What is left to do once it is connected or bound. */
    void activate(@Nullable InetSocketAddress target) throws VclException {
        VclSession opened = session();
        local = opened.attributes().localAddress();
        // A cut-through session does not know whom it was to reach.
        remote = target == null ? opened.attributes().remoteAddress() : target;
        active = true;
    }

    final void bound(InetSocketAddress address) {
        local = address;
        active = true;
    }

    final VclSession session() {
        return Objects.requireNonNull(session, "the channel is not registered");
    }

    final void watch(int mask) throws VclException {
        if (registration != null) {
            session().watch(mask, registration.<VclIoRegistration>attachment());
        }
    }

    final @Nullable InetSocketAddress remote() {
        return remote;
    }

    final VclUnsafe vclUnsafe() {
        return (VclUnsafe) super.unsafe();
    }

    /** Fails what goes on, and closes. */
    final void fail(Throwable cause) {
        if (!connector.fail(cause)) {
            pipeline().fireExceptionCaught(cause);
        }
        unsafe().close(voidPromise());
    }

    @Override
    public final boolean isOpen() {
        return open;
    }

    @Override
    public final boolean isActive() {
        return active;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    protected final AbstractUnsafe newUnsafe() {
        return new VclUnsafe();
    }

    @Override
    protected final boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop ioLoop && ioLoop.isCompatible(VclUnsafe.class);
    }

    @Override
    protected final @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected final @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // What is listened to is the outcome.
    protected final void doRegister(ChannelPromise promise) {
        ((IoEventLoop) eventLoop()).register(vclUnsafe()).addListener(registered -> {
            if (!registered.isSuccess()) {
                promise.setFailure(registered.cause());
                return;
            }
            IoRegistration given = (IoRegistration) registered.getNow();
            registration = given;
            try {
                open(given);
                promise.setSuccess();
            } catch (IOException | RuntimeException e) {
                given.cancel();
                promise.setFailure(e);
            }
        });
    }

    private void open(IoRegistration given) throws VclException {
        VclWorker worker = given.<VclIoRegistration>attachment().worker();
        VclSession present = session;
        if (present == null) {
            session = open(worker);
        } else if (present.worker() == worker) {
            accepted();
        } else {
            throw new IllegalStateException(present + " cannot move to worker " + worker.index());
        }
    }

    @Override
    protected final void doDeregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    /** VPP would take port 0 as it is, out of the peers' reach, so a free one is looked for here. */
    @Override
    protected final void doBind(SocketAddress address) throws VclException {
        InetSocketAddress asked = (InetSocketAddress) address;
        if (asked.getPort() == 0) {
            FreePort.find(asked.getAddress(), this::bindTo, this::reopen);
        } else {
            bindTo(asked);
        }
    }

    private void reopen() throws VclException {
        session().close();
        session = open(session().worker());
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected final void doClose() {
        open = false;
        active = false;
        connector.closed();
        if (session != null) {
            close(session);
        }
    }

    /** Ends the session, on its worker's thread as a rule. */
    abstract void close(VclSession closing);

    /** What Netty's core asks of the channel, and where the loop hands in events. */
    final class VclUnsafe extends AbstractUnsafe implements VclIoHandle {
        @Override
        public void handle(IoRegistration from, IoEvent ioEvent) {
            VclIoEvent event = (VclIoEvent) ioEvent;
            if (event.isTheEndOfVpp()) {
                fail(new VclDetachedException(String.valueOf(AbstractVclChannel.this)));
            } else if (connector.isConnecting()) {
                connector.finish(event.has(VclEvents.HUP | VclEvents.ERR));
            } else if (open) {
                ready(event);
            }
        }

        @Override
        public void connect(SocketAddress to, @Nullable SocketAddress from, ChannelPromise promise) {
            if (!promise.isDone() && ensureOpen(promise)) {
                connector.connect((InetSocketAddress) to, (InetSocketAddress) from, promise);
            }
        }

        @Override
        public void close() {
            close(voidPromise());
        }

        @Override
        protected void flush0() {
            if (!isBlocked()) {
                super.flush0();
            }
        }

        /** Goes on with what waited for room. */
        void flushAgain() {
            super.flush0();
        }

        Throwable annotated(Throwable cause, SocketAddress to) {
            return annotateConnectException(cause, to);
        }
    }
}
