package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.ringflux.testkit.KernelLink;
import io.ringflux.testkit.Vpp;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclPeerServerChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A UDP server over VPP with a channel for each peer, and peers of the kernel. */
class PeerSessionIT {
    private static final int PORT = 9000;

    @TempDir
    private Path directory;

    private final Set<SocketAddress> peers = ConcurrentHashMap.newKeySet();

    @Test
    void shouldHaveAChannelForEachPeer() throws Exception {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory);
                KernelLink link = new KernelLink(vpp)) {
            VclEventLoopGroup group =
                    new VclEventLoopGroup(Vcl.start(VclConfig.create().appSocket(vpp.appSocket("default"))), 2);
            Channel server = new ServerBootstrap()
                    .group(group)
                    .channel(VclPeerServerChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new Echo());
                        }
                    })
                    .bind(new InetSocketAddress(KernelLink.HOST, PORT))
                    .syncUninterruptibly()
                    .channel();

            String first = talk(link, "one", "two");
            String second = talk(link, "six", "ten");

            assertThat(first).isEqualTo("one\ntwo\n");
            assertThat(second).isEqualTo("six\nten\n");
            assertThat(peers)
                    .hasSize(2)
                    .allSatisfy(peer -> assertThat(peer.toString()).contains(KernelLink.KERNEL));
            server.close().syncUninterruptibly();
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Two datagrams from one socket, and their echo. */
    private static String talk(KernelLink link, String first, String second) {
        return link.inside(
                "bash",
                "-c",
                "exec 3<>/dev/udp/%s/%d; for w in %s %s; do echo $w >&3; timeout 5 head -c 4 <&3; done"
                        .formatted(KernelLink.HOST, PORT, first, second));
    }

    private final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            peers.add(context.channel().remoteAddress());
            context.writeAndFlush(packet.content().retain());
        }
    }
}
