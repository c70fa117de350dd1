package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.ringflux.testkit.KernelLink;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclPeerServerChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A UDP server over VPP with a channel for each peer, and peers of the kernel. */
class PeerSessionIT {
    private static final int PORT = 9000;

    @TempDir
    private Path directory;

    private final Set<SocketAddress> peers = ConcurrentHashMap.newKeySet();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    @Test
    void shouldHaveAChannelForEachPeerUntilItIsIdle() throws Exception {
        VclConfig config = VclConfig.create().fifoBytes(1 << 16, 1 << 16).segmentBytes(64 << 20, 32 << 20);
        try (KernelPlace place = new KernelPlace(directory, config)) {
            VclEventLoopGroup group = new VclEventLoopGroup(Vcl.start(place.config()), 2);
            Channel server = new ServerBootstrap()
                    .group(group)
                    .channel(VclPeerServerChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            open.add(channel);
                            channel.closeFuture().addListener(closed -> open.remove(channel));
                            channel.pipeline().addLast(new IdleStateHandler(0, 0, 1), new Echo());
                        }
                    })
                    .bind(new InetSocketAddress(KernelLink.HOST, PORT))
                    .syncUninterruptibly()
                    .channel();

            String answered = place.peer("peers", PORT, 1000);

            assertThat(answered).isEqualTo("2000");
            assertThat(peers)
                    .hasSize(1000)
                    .allSatisfy(peer -> assertThat(peer.toString()).contains(KernelLink.KERNEL));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(open::isEmpty);
            server.close().syncUninterruptibly();
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            peers.add(context.channel().remoteAddress());
            context.writeAndFlush(packet.content().retain());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) {
                context.close();
            }
        }
    }
}
