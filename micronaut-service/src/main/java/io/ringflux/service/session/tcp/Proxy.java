package io.ringflux.service.session.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.ringflux.service.session.Endpoint;
import io.ringflux.service.session.SessionCounters;
import io.ringflux.service.session.SessionHandler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/** Connects to the target for each connection, and carries both directions. */
final class Proxy implements SessionHandler {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final Endpoint target;
    private final Duration timeout;
    private final LoopResources loops;
    private final SessionCounters counters;
    private volatile String trouble = "";

    Proxy(Endpoint target, Duration timeout, LoopResources loops, SessionCounters counters) {
        this.target = target;
        this.timeout = timeout;
        this.loops = loops;
        this.counters = counters;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // What is listened to is the outcome.
    public void accept(SocketChannel channel) {
        EventLoopGroup group = loops.onClient(true);
        new Bootstrap()
                .group(group)
                .channel(loops.onChannelClass(SocketChannel.class, group))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .handler(new ChannelInboundHandlerAdapter())
                .connect(target.host(), target.port())
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        joined(channel, (SocketChannel) connected.channel());
                    } else {
                        refused(channel, connected.cause());
                    }
                });
    }

    /** On the loop of the far channel, which reads nothing before it is asked to. */
    private void joined(SocketChannel near, SocketChannel far) {
        trouble = "";
        far.pipeline().addLast(new Relay(near, counters, bytes -> {}, counters::countOut));
        near.eventLoop().execute(() -> {
            near.pipeline().addLast(new Relay(far, counters, counters::countIn, bytes -> {}));
            if (near.isActive()) {
                near.read();
                far.read();
            } else {
                close(far);
            }
        });
    }

    private void refused(SocketChannel near, Throwable cause) {
        counters.countFailure();
        String reason = "cannot connect to " + target.host() + " port " + target.port() + ": " + cause.getMessage();
        if (!reason.equals(trouble)) {
            log.warn("{}", reason);
        }
        trouble = reason;
        Relay.abort(near);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing can be done about a close that fails.
    private static void close(Channel channel) {
        channel.close();
    }
}
