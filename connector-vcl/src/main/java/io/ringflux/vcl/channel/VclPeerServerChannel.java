package io.ringflux.vcl.channel;

import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ServerChannel;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.net.InetSocketAddress;

/**
 * UDP with a channel for each peer: VPP tells peers apart by address and port, and whoever sends first is accepted as a
 * connected {@link VclDatagramChannel}. All of them are on this channel's loop.
 *
 * <p>UDP has no end: close a peer's channel when it has been idle for as long as suits you, for instance by
 * {@code IdleStateHandler}. A peer that sends again is accepted again.
 */
public final class VclPeerServerChannel extends AbstractVclChannel implements ServerChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final VclPeerServerChannelConfig config = new VclPeerServerChannelConfig(this);
    private boolean wanted;
    private boolean more;

    public VclPeerServerChannel() {
        super(null, null);
    }

    void forgetDemand() {
        wanted = false;
    }

    @Override
    VclSession open(VclWorker worker) throws VclException {
        return config.sessionOptions().openPeerListener(worker);
    }

    @Override
    void bindTo(InetSocketAddress address) throws VclException {
        if (config.sessionOptions().isEncrypted()) {
            session().listen(address);
        } else {
            session().attributes().sessionForEachPeer();
            session().receiveAt(address);
        }
        watch(VclEvents.EDGES);
        bound(address);
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
        closing.close();
    }

    private void accept() {
        boolean any = false;
        try {
            while (more && isOpen() && (wanted || config.isAutoRead())) {
                VclSession session = session().accept();
                if (session == null) {
                    more = false;
                } else {
                    any = true;
                    wanted = false;
                    pipeline().fireChannelRead(new VclDatagramChannel(this, session, eventLoop()));
                }
            }
        } catch (VclException e) {
            pipeline().fireExceptionCaught(e);
        }
        if (any) {
            pipeline().fireChannelReadComplete();
        }
    }

    @Override
    public VclPeerServerChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected void doBeginRead() {
        wanted = true;
        if (more) {
            eventLoop().execute(this::accept);
        }
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
