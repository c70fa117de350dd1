package io.ringflux.vcl.channel;

import io.netty.channel.Channel.Unsafe;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.net.SocketAddress;

/**
 * Registers an accepted channel in the loop that has accepted it, whichever group a server hands it to: a session of
 * VCL cannot move. Everything else is as ever.
 */
final class OwnedUnsafe implements Unsafe {
    private final Unsafe unsafe;
    private final EventLoop owner;

    OwnedUnsafe(Unsafe unsafe, EventLoop owner) {
        this.unsafe = unsafe;
        this.owner = owner;
    }

    @Override
    public void register(EventLoop chosen, ChannelPromise promise) {
        unsafe.register(owner, promise);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's interface.
    public RecvByteBufAllocator.Handle recvBufAllocHandle() {
        return unsafe.recvBufAllocHandle();
    }

    @Override
    public SocketAddress localAddress() {
        return unsafe.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return unsafe.remoteAddress();
    }

    @Override
    public void bind(SocketAddress address, ChannelPromise promise) {
        unsafe.bind(address, promise);
    }

    @Override
    public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
        unsafe.connect(to, from, promise);
    }

    @Override
    public void disconnect(ChannelPromise promise) {
        unsafe.disconnect(promise);
    }

    @Override
    public void close(ChannelPromise promise) {
        unsafe.close(promise);
    }

    @Override
    public void closeForcibly() {
        unsafe.closeForcibly();
    }

    @Override
    public void deregister(ChannelPromise promise) {
        unsafe.deregister(promise);
    }

    @Override
    public void beginRead() {
        unsafe.beginRead();
    }

    @Override
    public void write(Object message, ChannelPromise promise) {
        unsafe.write(message, promise);
    }

    @Override
    public void flush() {
        unsafe.flush();
    }

    @Override
    public ChannelPromise voidPromise() {
        return unsafe.voidPromise();
    }

    @Override
    public ChannelOutboundBuffer outboundBuffer() {
        return unsafe.outboundBuffer();
    }
}
