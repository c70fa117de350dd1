package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.ringflux.testkit.KernelLink;
import io.ringflux.vcl.channel.VclChannelOption;
import io.ringflux.vcl.channel.VclDatagramChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Servers on the wildcard, and peers of the kernel that ask at one of several addresses. */
class AddressIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static KernelPlace place;
    private static VclLoopResources loops;

    @BeforeAll
    static void open() {
        place = new KernelPlace(directory, VclConfig.create());
        loops = place.loops("server", 1);
    }

    @AfterAll
    static void close() {
        if (loops != null) {
            KernelPlace.end(loops);
        }
        if (place != null) {
            place.close();
        }
    }

    @Test
    void shouldServeBothFamiliesOnOnePortByAWildcardEach() {
        DisposableServer four = answering("0.0.0.0", "four");
        DisposableServer six = answering("::", "six");

        assertThat(place.curl("http://" + KernelLink.HOST + ":7400/")).isEqualTo("four");
        assertThat(place.curl("http://" + KernelLink.HOST_TOO + ":7400/")).isEqualTo("four");
        assertThat(place.curl("http://[" + KernelLink.HOST_6 + "]:7400/")).isEqualTo("six");

        four.disposeNow(SOON);
        six.disposeNow(SOON);
    }

    @Test
    void shouldAnswerFromTheAddressThatWasAsked() {
        Set<InetSocketAddress> asked = ConcurrentHashMap.newKeySet();
        for (String wildcard : new String[] {"0.0.0.0", "::"}) {
            Channel server = new Bootstrap()
                    .group(loops.onServer(true))
                    .channel(VclDatagramChannel.class)
                    .option(VclChannelOption.PACKET_INFO, true)
                    .handler(new Answering(asked))
                    .bind(new InetSocketAddress(wildcard, 7401))
                    .syncUninterruptibly()
                    .channel();
            for (String host : addresses(wildcard)) {
                assertThat(place.peer("asked", host, 7401, 0)).as(host).isEqualTo("answered");
                assertThat(asked).contains(new InetSocketAddress(host, 7401));
            }
            server.close().syncUninterruptibly();
        }
    }

    private static String[] addresses(String wildcard) {
        return wildcard.equals("::")
                ? new String[] {KernelLink.HOST_6}
                : new String[] {KernelLink.HOST, KernelLink.HOST_TOO, KernelLink.HOST};
    }

    private static DisposableServer answering(String host, String word) {
        return HttpServer.create()
                .runOn(loops)
                .host(host)
                .port(7400)
                .handle((request, response) -> response.sendString(Mono.just(word)))
                .bindNow(SOON);
    }

    /** Sends each datagram back, from where it was sent to. */
    private static final class Answering extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Set<InetSocketAddress> asked;

        Answering(Set<InetSocketAddress> asked) {
            this.asked = asked;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            asked.add(packet.recipient());
            context.writeAndFlush(new DatagramPacket(packet.content().retain(), packet.sender(), packet.recipient()));
        }
    }
}
