package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.ringflux.testkit.KernelLink;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that the peer resets before all that it has sent was read. */
class UnreadResetIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static KernelPlace place;
    private static VclEventLoopGroup group;

    @BeforeAll
    static void open() throws VclException {
        place = new KernelPlace(directory, VclConfig.create());
        group = new VclEventLoopGroup(Vcl.start(place.config()), 2);
    }

    @AfterAll
    static void close() {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
        if (place != null) {
            place.close();
        }
    }

    @Test
    void shouldTellOfAResetWithoutDemandAndWithBytesLeftUnread() throws Exception {
        BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        VclServerSocketChannel server = server(7600, accepted);
        int bytes = 10_000;
        CompletableFuture<String> peer = CompletableFuture.supplyAsync(() -> place.peer("unread", 7600, bytes));
        VclSocketChannel channel = (VclSocketChannel) accepted.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        Awaitility.await().atMost(SOON).until(() -> readable(channel) == bytes);
        Received received = channel.pipeline().get(Received.class);

        channel.writeAndFlush(Unpooled.directBuffer().writeByte(1));
        peer.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(received.end.get(SOON.toSeconds(), TimeUnit.SECONDS)).hasMessageContaining("Connection reset");
        assertThat(received.bytes.get()).isZero();
        assertThat(channel.closeFuture().awaitUninterruptibly(10, TimeUnit.SECONDS))
                .isTrue();
        server.close().syncUninterruptibly();
    }

    private static long readable(VclSocketChannel channel) throws Exception {
        return channel.fifoFill().get(10, TimeUnit.SECONDS).readable();
    }

    private static VclServerSocketChannel server(int port, Queue<Channel> accepted) {
        return (VclServerSocketChannel) new ServerBootstrap()
                .group(group)
                .channel(VclServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Received());
                        accepted.add(channel);
                    }
                })
                .bind(new InetSocketAddress(KernelLink.HOST, port))
                .syncUninterruptibly()
                .channel();
    }

    private static final class Received extends SimpleChannelInboundHandler<Object> {
        private final AtomicLong bytes = new AtomicLong();
        private final CompletableFuture<Throwable> end = new CompletableFuture<>();

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            bytes.addAndGet(((ByteBuf) message).readableBytes());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end.complete(cause);
        }
    }
}
