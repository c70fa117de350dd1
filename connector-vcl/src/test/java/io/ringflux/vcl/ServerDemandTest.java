package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.ringflux.vcl.channel.VclEventLoopGroup;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server that accepts on demand accepts on whichever loop a connection has come to. */
class ServerDemandTest {
    private static final int CONNECTIONS = 24;
    private static final int LOOPS = 3;

    @Test
    void shouldAcceptOneConnectionForEachDemandOnAllLoops() throws Exception {
        VclDouble.use();
        VclEventLoopGroup group = new VclEventLoopGroup(Vcl.start(VclDouble.config()), LOOPS);
        AtomicInteger accepted = new AtomicInteger();
        Set<Object> loops = ConcurrentHashMap.newKeySet();
        VclServerSocketChannel server = (VclServerSocketChannel) new ServerBootstrap()
                .group(group)
                .channel(VclServerSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        loops.add(channel.eventLoop());
                        accepted.incrementAndGet();
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        Awaitility.await().until(() -> server.listeners() == LOOPS);

        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            peers.add(new Socket("127.0.0.1", server.localAddress().getPort()));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            int demanded = i;
            Awaitility.await()
                    .during(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> accepted.get() == demanded);
            server.read();
            Awaitility.await().until(() -> accepted.get() == demanded + 1);
        }

        assertThat(loops).hasSize(LOOPS);
        for (Socket peer : peers) {
            peer.close();
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
