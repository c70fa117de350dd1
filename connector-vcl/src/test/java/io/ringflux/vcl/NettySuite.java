package io.ringflux.vcl;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import io.ringflux.vcl.channel.VclSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What Netty's own suite for transports wants to know of this one. */
final class NettySuite {
    static final SocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 0);

    private static final int LOOPS = 2;

    private static VclEventLoopGroup servers;
    private static VclEventLoopGroup clients;

    private NettySuite() {}

    /** Over the stand-in for libvppcom. */
    static void open() throws VclException {
        VclDouble.use();
        servers = new VclEventLoopGroup(Vcl.start(VclDouble.config()), LOOPS);
        // Some tests block one side until the other has done its part.
        clients = new VclEventLoopGroup(Vcl.start(VclDouble.config()), LOOPS);
    }

    static void close() {
        for (VclEventLoopGroup group : List.of(servers, clients)) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    static List<BootstrapFactory<ServerBootstrap>> servers() {
        return List.of(() -> new ServerBootstrap().group(servers).channel(VclServerSocketChannel.class));
    }

    static List<BootstrapFactory<Bootstrap>> clients() {
        return List.of(() -> new Bootstrap().group(clients).channel(VclSocketChannel.class));
    }

    static List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> pairs() {
        return List.of(new BootstrapComboFactory<>() {
            @Override
            public ServerBootstrap newServerInstance() {
                return servers().get(0).newInstance();
            }

            @Override
            public Bootstrap newClientInstance() {
                return clients().get(0).newInstance();
            }
        });
    }
}
