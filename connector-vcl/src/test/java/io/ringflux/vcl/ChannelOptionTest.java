package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.ringflux.vcl.binding.FifoFill;
import io.ringflux.vcl.binding.VclRuntime;
import io.ringflux.vcl.channel.VclChannelOption;
import io.ringflux.vcl.channel.VclDatagramChannel;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What channels take as options, and what they refuse. */
class ChannelOptionTest {
    private static VclRuntime runtime;

    @BeforeAll
    static void start() throws VclException {
        VclDouble.use();
        runtime = Vcl.start(VclDouble.config());
    }

    @Test
    void shouldRefuseOptionsThatVclHasNot() {
        VclSocketChannel channel = new VclSocketChannel();

        assertThatThrownBy(() -> channel.config().setOption(ChannelOption.SO_SNDBUF, 4096))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("VclConfig#fifoBytes");
        assertThatThrownBy(() -> channel.config().setOption(ChannelOption.SO_LINGER, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SO_LINGER is 5");
        assertThat(channel.config().setOption(ChannelOption.TCP_NODELAY, true)).isTrue();
        assertThat(channel.config().getOptions()).containsEntry(ChannelOption.SO_LINGER, -1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1473, 9000, 65_507})
    void shouldFailADatagramThatVppWouldCut(int length) {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        VclDatagramChannel channel = new VclDatagramChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
        group.register(channel).syncUninterruptibly();
        channel.bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly();

        Throwable cause = channel.writeAndFlush(
                        new DatagramPacket(Unpooled.directBuffer().writeZero(length), channel.localAddress()))
                .awaitUninterruptibly()
                .cause();

        assertThat(cause).hasMessageContaining(length + " bytes, expected up to 1472");
        end(group);
    }

    @Test
    void shouldTakeADscpAndATableWithinTheirRange() {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        VclServerSocketChannel server = listening(group, 0);
        VclSocketChannel client = new VclSocketChannel();
        client.config().setOption(VclChannelOption.DSCP, 46);
        client.config().setOption(VclChannelOption.VRF, 0);
        group.register(client).syncUninterruptibly();

        client.connect(server.localAddress()).syncUninterruptibly();

        assertThat(client.config().getOption(VclChannelOption.DSCP)).isEqualTo(46);
        assertThatThrownBy(() -> client.config().setOption(VclChannelOption.DSCP, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DSCP is 64, expected 0 to 63");
        end(group);
    }

    @Test
    void shouldTellHowFullTheFifosAre() throws Exception {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 1);
        VclServerSocketChannel server = listening(group, 0);
        VclSocketChannel client = new VclSocketChannel();
        group.register(client).syncUninterruptibly();
        client.connect(server.localAddress()).syncUninterruptibly();

        FifoFill fill = client.fifoFill().get(10, TimeUnit.SECONDS);

        assertThat(fill.readable()).isZero();
        assertThat(fill.unsent()).isZero();
        assertThat(fill.writable()).isPositive();
        end(group);
    }

    @Test
    void shouldTellHowFullTheFifosOfAllConnectionsAre() throws Exception {
        VclEventLoopGroup group = new VclEventLoopGroup(runtime, 2);
        InetSocketAddress server = (InetSocketAddress) new ServerBootstrap()
                .group(group)
                .channel(VclServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();

        try (Socket first = new Socket(server.getAddress(), server.getPort());
                Socket second = new Socket(server.getAddress(), server.getPort())) {
            first.getOutputStream().write(new byte[1000]);
            second.getOutputStream().write(new byte[500]);

            Awaitility.await().until(() -> fill().readable() == 1500);
            assertThat(fill().unsent()).isZero();
            assertThat(fill().writable()).isPositive();
        }

        end(group);
        assertThat(fill()).isEqualTo(new FifoFill(0, 0, 0));
    }

    private static FifoFill fill() throws Exception {
        return runtime.fifoFill().get(10, TimeUnit.SECONDS);
    }

    private static VclServerSocketChannel listening(VclEventLoopGroup group, int port) {
        VclServerSocketChannel server = new VclServerSocketChannel();
        group.register(server).syncUninterruptibly();
        server.bind(new InetSocketAddress("127.0.0.1", port)).syncUninterruptibly();
        return server;
    }

    private static void end(VclEventLoopGroup group) {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
