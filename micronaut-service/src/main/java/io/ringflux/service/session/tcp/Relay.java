package io.ringflux.service.session.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.ringflux.service.session.SessionCounters;
import java.util.function.IntConsumer;

/**
 * Carries what its channel receives to another, no faster than that one takes it, and each direction's end after all
 * that came before it. A reset goes on as a reset, so that nobody takes a part for the whole.
 *
 * <p>Both channels have one of these; a channel that is its own peer echoes.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final DuplexChannel peer;
    private final SessionCounters counters;
    private final IntConsumer came;
    private final IntConsumer went;
    private boolean inputEnded;

    /**
     * Makes one.
     *
     * @param peer where everything goes
     * @param came is told of bytes that came
     * @param went is told of bytes that the peer has taken
     */
    Relay(DuplexChannel peer, SessionCounters counters, IntConsumer came, IntConsumer went) {
        this.peer = peer;
        this.counters = counters;
        this.came = came;
        this.went = went;
    }

    /** Ends a channel by a reset. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing can be done about a close that fails.
    static void abort(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // What fails is told to the peer's own handler.
    public void channelRead(ChannelHandlerContext context, Object message) {
        int bytes = ((ByteBuf) message).readableBytes();
        came.accept(bytes);
        peer.write(message).addListener(written -> {
            if (written.isSuccess()) {
                went.accept(bytes);
            }
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.flush();
        if (peer.isWritable() && !inputEnded) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            peer.read();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The listeners are all there is to do.
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE && !inputEnded) {
            inputEnded = true;
            closeWhenShut((DuplexChannel) context.channel());
            peer.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> peer.shutdownOutput().addListener(shut -> closeWhenShut(peer)));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The listener is all there is to do.
    public void channelInactive(ChannelHandlerContext context) {
        if (peer != context.channel()) {
            peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing can be done about a close that fails.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.countFailure();
        abort(peer);
        context.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing can be done about a close that fails.
    private static void closeWhenShut(DuplexChannel channel) {
        if (channel.isShutdown()) {
            channel.close();
        }
    }
}
