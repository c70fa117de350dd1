package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.pkitesting.X509Bundle;
import io.ringflux.testkit.KernelLink;
import io.ringflux.vcl.channel.VclChannelOption;
import io.ringflux.vcl.channel.VclDatagramChannel;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclPeerServerChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DTLS inside VPP, and OpenSSL at the kernel's end. */
class DtlsIT {
    /** Says hello and waits for the answer, for half a minute at most. */
    private static final String CLIENT = """
            cd %s
            mkfifo said
            openssl s_client -dtls -quiet -connect %s:8444 < said > heard 2>&1 &
            exec 3> said
            echo hello >&3
            tries=0
            until grep -q hello heard || [ $tries -ge 300 ]; do
              tries=$((tries + 1))
              sleep 0.1
            done
            kill $!
            cat heard
            """;

    @TempDir
    private static Path directory;

    private static X509Bundle certificate;
    private static KernelPlace place;
    private static VclEventLoopGroup group;

    @BeforeAll
    static void open() throws Exception {
        certificate = SelfSigned.certificate();
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
    void shouldServePeers() {
        VclTls tls = VclTls.server(certificate.getCertificatePEM(), certificate.getPrivateKeyPEM());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(VclPeerServerChannel.class)
                .option(VclChannelOption.TLS, tls)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(KernelLink.HOST, 8444))
                .syncUninterruptibly()
                .channel();

        String printed = place.shell(CLIENT.formatted(directory, KernelLink.HOST));

        assertThat(printed).contains("hello");
        server.close().syncUninterruptibly();
    }

    @Test
    void shouldRefuseToConnect() {
        VclDatagramChannel channel = new VclDatagramChannel();
        channel.config().setOption(VclChannelOption.TLS, VclTls.unauthenticatedClient());

        assertThat(group.register(channel).awaitUninterruptibly().cause())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("VclPeerServerChannel");
    }

    private static final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            context.writeAndFlush(packet.content().retain());
        }
    }
}
