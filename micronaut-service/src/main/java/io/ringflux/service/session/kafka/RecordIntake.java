package io.ringflux.service.session.kafka;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.SocketChannel;
import io.ringflux.service.session.SessionCounters;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one connection's records to the sender, and reads no more while its window is full: the peer's window closes.
 * When the peer has ended, so does the connection as soon as Kafka has everything; when something was lost it is reset.
 */
final class RecordIntake extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger log = LoggerFactory.getLogger(RecordIntake.class);

    private final RecordOrigin origin;
    private final SocketChannel channel;
    private final RecordSender sender;
    private final SessionCounters counters;
    private final AtomicLong pending = new AtomicLong();
    private volatile boolean ended;
    private boolean failed;

    RecordIntake(RecordOrigin origin, SocketChannel channel, RecordSender sender, SessionCounters counters) {
        this.origin = origin;
        this.channel = channel;
        this.sender = sender;
        this.counters = counters;
    }

    /** The sender has room again; from any thread. */
    void resume() {
        channel.read();
    }

    /** Kafka has acknowledged a record of this connection, or it is lost; from any thread. */
    void settled(boolean acknowledged) {
        long left = pending.decrementAndGet();
        if (!acknowledged) {
            channel.eventLoop().execute(() -> fail("a record was lost"));
        } else if (left == 0 && ended) {
            close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf piece) {
        if (!failed) {
            pending.incrementAndGet();
            sender.send(origin.record(ByteBufUtil.getBytes(piece)), this);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!ended && sender.hasRoomFor(this)) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE) {
            ended = true;
            if (pending.get() == 0) {
                close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        sender.forget(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(String.valueOf(cause.getMessage()));
    }

    private void fail(String reason) {
        if (!failed) {
            failed = true;
            counters.countFailure();
            log.warn("connection from {} is reset: {}", channel.remoteAddress(), reason);
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing can be done about a close that fails.
    private void close() {
        channel.close();
    }
}
