package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.ringflux.vcl.VclException;
import io.ringflux.vcl.binding.FifoFill;
import io.ringflux.vcl.binding.VclEvents;
import io.ringflux.vcl.binding.VclSession;
import io.ringflux.vcl.binding.VclWorker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection over VPP's host stack.
 *
 * <p>It is writable as long as VPP's fifo has room; without demand it leaves bytes in the other fifo, and so closes the
 * window. Half-close works over VPP's TCP. Over cut-through sessions, which join two programs of one namespace, the
 * peer learns nothing of it until the channel is closed whole; their peer's address is all zero on the accepting side.
 */
public final class VclSocketChannel extends AbstractVclChannel implements SocketChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final VclSocketChannelConfig config = new VclSocketChannelConfig(this);
    private final StreamReader reader = new StreamReader(this);
    private final StreamWriter writer = new StreamWriter(this);
    private final @Nullable EventLoop owner;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;

    /** One that is to be connected. */
    public VclSocketChannel() {
        super(null, null);
        owner = null;
    }

    VclSocketChannel(VclServerSocketChannel parent, VclSession accepted, EventLoop owner) {
        super(parent, accepted);
        this.owner = owner;
    }

    @Override
    public Unsafe unsafe() {
        return owner == null ? super.unsafe() : new OwnedUnsafe(super.unsafe(), owner);
    }

    /** Everything has been read; what may still be written depends on half-closure. */
    void inputEnded() {
        if (inputShutdown) {
            return;
        }
        inputShutdown = true;
        if (!outputShutdown && config.isAllowHalfClosure()) {
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else {
            unsafe().close(voidPromise());
        }
    }

    void forgetDemand() {
        reader.forgetDemand();
    }

    /** How full its fifos are. From any thread. */
    public Future<FifoFill> fifoFill() {
        return eventLoop().submit(() -> session().attributes().fifoFill());
    }

    /** Where the peer wanted to go before VPP's NAT sent it here; fails where VPP does not tell. From any thread. */
    public Future<InetSocketAddress> originalDestination() {
        return eventLoop().submit(() -> session().attributes().originalDestination());
    }

    @Override
    VclSession open(VclWorker worker) throws VclException {
        return config.sessionOptions().openStream(worker);
    }

    @Override
    void accepted() throws VclException {
        super.accepted();
        // VCL says nothing of an end that came before it was watched.
        reader.expect();
    }

    @Override
    void ready(VclIoEvent event) {
        if (event.has(VclEvents.RDHUP | VclEvents.HUP) && !event.has(VclEvents.ERR)) {
            session().watchAnew(VclEvents.EDGES);
        }
        if (event.has(VclEvents.OUT | VclEvents.ERR | VclEvents.HUP)) {
            writer.unblock();
        }
        if (isOpen() && event.has(VclEvents.RDHUP | VclEvents.HUP | VclEvents.ERR)) {
            reader.end();
        } else if (isOpen() && event.has(VclEvents.IN)) {
            reader.ready();
        }
    }

    @Override
    boolean isBlocked() {
        return writer.isBlocked();
    }

    @Override
    void close(VclSession closing) {
        Runnable end = config.getSoLinger() == 0 ? closing::terminate : closing::close;
        if (owner == null || owner.inEventLoop()) {
            end.run();
        } else {
            owner.execute(end);
        }
    }

    @Override
    public VclSocketChannelConfig config() {
        return config;
    }

    @Override
    public @Nullable ServerSocketChannel parent() {
        return (ServerSocketChannel) super.parent();
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    void bindTo(InetSocketAddress address) throws VclException {
        session().bind(address);
    }

    @Override
    protected void doBeginRead() {
        reader.request();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) throws IOException {
        writer.write(queue);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof FileRegion) {
            return message;
        } else if (message instanceof ByteBuf buffer) {
            return writer.sendable(buffer);
        }
        throw new UnsupportedOperationException(
                "message is a " + message.getClass().getName() + ", expected a ByteBuf or a FileRegion");
    }

    @Override
    protected void doShutdownOutput() throws VclException {
        outputShutdown = true;
        session().shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutdown || !isActive();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown || !isActive();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    /** What comes in from now on stays unread. VPP is not told. */
    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return onLoop(promise, () -> {
            inputShutdown = true;
            promise.setSuccess();
        });
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return onLoop(promise, () -> endOutput(promise));
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return onLoop(promise, () -> {
            inputShutdown = true;
            endOutput(promise);
        });
    }

    private void endOutput(ChannelPromise promise) {
        vclUnsafe().shutdownOutput(promise);
        if (inputShutdown) {
            unsafe().close(voidPromise());
        }
    }

    private ChannelFuture onLoop(ChannelPromise promise, Runnable action) {
        Runnable checked = () -> {
            if (isActive()) {
                action.run();
            } else {
                promise.setFailure(isOpen() ? new NotYetConnectedException() : new ClosedChannelException());
            }
        };
        if (eventLoop().inEventLoop()) {
            checked.run();
        } else {
            eventLoop().execute(checked);
        }
        return promise;
    }
}
