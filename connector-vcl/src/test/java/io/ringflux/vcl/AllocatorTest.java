package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.ringflux.testkit.ChildJvm;
import io.ringflux.vcl.channel.VclDatagramChannel;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where channels take their buffers from. */
class AllocatorTest {

    @Test
    void shouldPoolBuffersUnlessAnotherAllocatorIsChosen() {
        VclSocketChannel chosen = new VclSocketChannel();
        chosen.config().setOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT);

        assertThat(new VclSocketChannel().alloc()).isSameAs(PooledByteBufAllocator.DEFAULT);
        assertThat(new VclDatagramChannel().alloc()).isSameAs(PooledByteBufAllocator.DEFAULT);
        assertThat(chosen.alloc()).isSameAs(UnpooledByteBufAllocator.DEFAULT);
    }

    @Test
    void shouldPoolBuffersOfAcceptedConnectionsUnlessAnotherAllocatorIsChosen() throws Exception {
        VclDouble.use();
        VclEventLoopGroup group = new VclEventLoopGroup(Vcl.start(VclDouble.config()), 1);

        assertThat(allocatorOfAccepted(group, new ServerBootstrap())).isSameAs(PooledByteBufAllocator.DEFAULT);
        assertThat(allocatorOfAccepted(
                        group,
                        new ServerBootstrap().childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)))
                .isSameAs(UnpooledByteBufAllocator.DEFAULT);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void shouldFollowNettysPropertyForAllChannels() throws Exception {
        Process child = new ProcessBuilder(ChildJvm.command(
                        List.of("-Dio.netty.allocator.type=adaptive"), AllocatorMain.class.getName(), List.of()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(printed).contains("AdaptiveByteBufAllocator");
        assertThat(child.waitFor()).isZero();
    }

    private static ByteBufAllocator allocatorOfAccepted(VclEventLoopGroup group, ServerBootstrap bootstrap)
            throws Exception {
        BlockingQueue<ByteBufAllocator> accepted = new LinkedBlockingQueue<>();
        Channel server = bootstrap
                .group(group)
                .channel(VclServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel.alloc());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        try (Socket peer = new Socket("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort())) {
            assertThat(peer.isConnected()).isTrue();
            return accepted.take();
        } finally {
            server.close().syncUninterruptibly();
        }
    }
}
