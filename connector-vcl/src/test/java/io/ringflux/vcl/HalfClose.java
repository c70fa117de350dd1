package io.ringflux.vcl;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import reactor.netty.DisposableChannel;
import reactor.netty.resources.LoopResources;

/** Plain Netty programs that end one direction and use the other, which reactor-netty does not offer. */
final class HalfClose {
    private HalfClose() {}

    /** Keeps all until its peer ends, then sends it back and closes. */
    static DisposableChannel echo(LoopResources loops, String host, int port) {
        EventLoopGroup group = loops.onServer(true);
        Channel server = new ServerBootstrap()
                .group(loops.onServerSelect(true), group)
                .channel(loops.onChannelClass(ServerSocketChannel.class, group))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new EchoAtTheEnd());
                    }
                })
                .bind(host, port)
                .syncUninterruptibly()
                .channel();
        return () -> server;
    }

    /** Sends that much, ends its direction; returns how much came back before the peer's end, all of it checked. */
    static long sentAndEchoed(LoopResources loops, InetSocketAddress server, int length) {
        return sentAndEchoed(loops, server, length, Duration.ZERO);
    }

    /** The same, with a pause after the end of its direction in which it reads nothing. */
    static long sentAndEchoed(LoopResources loops, InetSocketAddress server, int length, Duration pause) {
        EventLoopGroup group = loops.onClient(true);
        CompletableFuture<Long> echoed = new CompletableFuture<>();
        DuplexChannel client = (DuplexChannel) new Bootstrap()
                .group(group)
                .channel(loops.onChannelClass(SocketChannel.class, group))
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new Checker(echoed))
                .connect(server)
                .syncUninterruptibly()
                .channel();
        client.writeAndFlush(Pattern.all(length, 5)).addListener(sent -> {
            client.config().setAutoRead(pause.isZero());
            client.shutdownOutput();
            client.eventLoop()
                    .schedule(() -> client.config().setAutoRead(true), pause.toMillis(), TimeUnit.MILLISECONDS);
        });
        return echoed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static final class EchoAtTheEnd extends ChannelInboundHandlerAdapter {
        private final List<Object> kept = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            kept.add(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                kept.forEach(context::write);
                context.writeAndFlush(context.alloc().buffer(0)).addListener(sent -> context.close());
            }
        }
    }

    @ChannelHandler.Sharable
    private static final class Checker extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Long> echoed;
        private final Pattern.Check check = new Pattern.Check(5);

        Checker(CompletableFuture<Long> echoed) {
            this.echoed = echoed;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            check.accept((ByteBuf) message);
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            echoed.complete(check.position());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            echoed.completeExceptionally(cause);
        }
    }
}
