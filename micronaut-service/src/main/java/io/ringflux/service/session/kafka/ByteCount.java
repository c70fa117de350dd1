package io.ringflux.service.session.kafka;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringflux.service.session.SessionCounters;

/** Counts what comes, before it is cut. */
final class ByteCount extends ChannelInboundHandlerAdapter {
    private final SessionCounters counters;

    ByteCount(SessionCounters counters) {
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        counters.countIn(((ByteBuf) message).readableBytes());
        context.fireChannelRead(message);
    }
}
