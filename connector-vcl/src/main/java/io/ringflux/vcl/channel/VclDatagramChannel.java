package io.ringflux.vcl.channel;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * UDP over VPP's host stack, bound or connected. Datagrams without content are not delivered, since VCL does not show
 * them; there is no multicast. Programs of the same namespace that connect to a bound channel are refused: VPP would
 * join them by shared memory, which has no datagrams of a stranger's.
 */
public final class VclDatagramChannel extends AbstractVclChannel implements DatagramChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    private final VclDatagramChannelConfig config = new VclDatagramChannelConfig(this);
    private final DatagramReader reader = new DatagramReader(this);
    private final DatagramWriter writer = new DatagramWriter(this);
    private final @Nullable EventLoop owner;

    /** One that is to be bound or connected. */
    public VclDatagramChannel() {
        super(null, null);
        owner = null;
    }

    VclDatagramChannel(VclPeerServerChannel parent, VclSession accepted, EventLoop owner) {
        super(parent, accepted);
        this.owner = owner;
    }

    @Override
    public Unsafe unsafe() {
        return owner == null ? super.unsafe() : new OwnedUnsafe(super.unsafe(), owner);
    }

    void forgetDemand() {
        reader.forgetDemand();
    }

    @Override
    void accepted() throws VclException {
        watch(VclEvents.NONE);
        activate(null);
    }

    @Override
    VclSession open(VclWorker worker) throws VclException {
        return config.sessionOptions().openDatagram(worker);
    }

    @Override
    void bindTo(InetSocketAddress address) throws VclException {
        session().receiveAt(address);
        bound(address);
        watch(VclEvents.NONE);
        reader.start();
    }

    @Override
    void activate(@Nullable InetSocketAddress target) throws VclException {
        super.activate(target);
        reader.start();
    }

    @Override
    void ready(VclIoEvent event) {
        if (event.has(VclEvents.HUP | VclEvents.ERR)) {
            unsafe().close(voidPromise());
        } else {
            reader.ready();
        }
    }

    @Override
    boolean isBlocked() {
        return writer.isBlocked();
    }

    @Override
    void close(VclSession closing) {
        if (owner == null || owner.inEventLoop()) {
            closing.close();
        } else {
            owner.execute(closing::close);
        }
    }

    @Override
    protected void doBeginRead() {
        reader.request();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        writer.write(queue);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        return writer.sendable(message);
    }

    @Override
    public VclDatagramChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isConnected() {
        return isActive() && remote() != null;
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface on) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface on, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, NetworkInterface on, InetAddress source) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, NetworkInterface on, InetAddress source, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface on) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface on, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, NetworkInterface on, InetAddress source) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(
            InetAddress group, NetworkInterface on, InetAddress source, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface on, InetAddress source) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface on, InetAddress source, ChannelPromise promise) {
        return refused(promise);
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress source) {
        return refused(newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress source, ChannelPromise promise) {
        return refused(promise);
    }

    private static ChannelFuture refused(ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException("VCL knows no multicast"));
    }
}
