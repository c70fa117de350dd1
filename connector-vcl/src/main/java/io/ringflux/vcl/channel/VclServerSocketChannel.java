package io.ringflux.vcl.channel;

import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts TCP connections over VPP's host stack. It listens on its own loop's worker and, right after it is bound, on
 * those of all other loops of the same group: VPP gives connections to them in turn.
 *
 * <p>Port 0 becomes a free port, chosen here since VPP does not choose one that peers could learn.
 */
public final class VclServerSocketChannel extends AbstractVclChannel implements ServerSocketChannel {
    private static final Logger LOG = LoggerFactory.getLogger(VclServerSocketChannel.class);
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final VclServerSocketChannelConfig config = new VclServerSocketChannelConfig(this);
    private final List<SiblingListener> siblings = new CopyOnWriteArrayList<>();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private boolean more;

    public VclServerSocketChannel() {
        super(null, null);
    }

    /** How many loops accept connections: all of the group a little after it was bound. */
    public int listeners() {
        return (int) siblings.stream().filter(SiblingListener::isListening).count() + (isActive() ? 1 : 0);
    }

    void forgetDemand() {
        wanted.set(false);
    }

    /** Whether a connection may be accepted: without automatic reading one for each demand. From any loop. */
    boolean takeDemand() {
        return config.isAutoRead() || wanted.compareAndSet(true, false);
    }

    /** There was no connection to accept. From any loop. */
    void giveDemandBack() {
        if (!config.isAutoRead()) {
            eventLoop().execute(this::demand);
        }
    }

    /** Hands on what another loop has accepted. */
    void accepted(VclSession session, EventLoop owner) {
        VclSocketChannel child = new VclSocketChannel(this, session, owner);
        eventLoop().execute(() -> {
            pipeline().fireChannelRead(child);
            pipeline().fireChannelReadComplete();
        });
    }

    @Override
    VclSession open(VclWorker worker) throws VclException {
        return config.sessionOptions().openListener(worker);
    }

    @Override
    void ready(VclIoEvent event) {
        more = true;
        accept();
    }

    @Override
    boolean isBlocked() {
        return false;
    }

    @Override
    void close(VclSession closing) {
        siblings.forEach(SiblingListener::end);
        closing.close();
    }

    private void accept() {
        boolean any = false;
        try {
            while (more && isOpen() && takeDemand()) {
                VclSession session = session().accept();
                if (session == null) {
                    more = false;
                    giveDemandBack();
                } else {
                    any = true;
                    pipeline().fireChannelRead(new VclSocketChannel(this, session, eventLoop()));
                }
            }
        } catch (VclException e) {
            pipeline().fireExceptionCaught(e);
        }
        if (any) {
            pipeline().fireChannelReadComplete();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What is listened to is the outcome.
    private void listenOnOtherLoops(InetSocketAddress address) {
        EventLoopGroup group = eventLoop().parent();
        if (group == null) {
            return;
        }
        for (EventExecutor other : group) {
            if (other != eventLoop() && other instanceof IoEventLoop loop && loop.isCompatible(SiblingListener.class)) {
                SiblingListener sibling = new SiblingListener(this, loop, address);
                siblings.add(sibling);
                loop.register(sibling).addListener(registered -> {
                    if (registered.isSuccess()) {
                        sibling.listen((IoRegistration) registered.getNow());
                    } else {
                        LOG.warn("{} takes no connections for {}", loop, address, registered.cause());
                    }
                });
            }
        }
    }

    @Override
    public VclServerSocketChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    void bindTo(InetSocketAddress address) throws VclException {
        session().listen(address);
        watch(VclEvents.EDGES);
        bound(address);
        listenOnOtherLoops(address);
    }

    @Override
    protected void doBeginRead() {
        demand();
    }

    private void demand() {
        wanted.set(true);
        if (more) {
            eventLoop().execute(this::accept);
        }
        siblings.forEach(SiblingListener::resume);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        throw new UnsupportedOperationException("a listener sends nothing");
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        throw new UnsupportedOperationException("a listener sends nothing");
    }
}
