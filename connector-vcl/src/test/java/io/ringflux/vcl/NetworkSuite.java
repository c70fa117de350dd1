package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.udp.UdpClient;

/** What only whole networks offer, and shared memory does not: the end of one direction, and datagrams. */
abstract class NetworkSuite extends StreamSuite {

    @Test
    void shouldGetTheRestAfterEndingItsOwnDirection() {
        InetSocketAddress server = place().start(Program.HALF_CLOSE_ECHO);
        int length = 4 << 20;

        assertThat(HalfClose.sentAndEchoed(place().clientLoops(), server, length))
                .isEqualTo(length);
    }

    @Test
    void shouldGetTheRestWhenItReadsLateAfterEndingItsOwnDirection() {
        InetSocketAddress server = place().start(Program.HALF_CLOSE_ECHO);
        int length = 4 << 20;

        assertThat(HalfClose.sentAndEchoed(place().clientLoops(), server, length, place().pauseWithoutDemand()))
                .isEqualTo(length);
    }

    @Test
    void shouldEchoDatagrams() {
        Connection client = datagrams(place().start(Program.UDP_ECHO));
        List<String> echoed = new CopyOnWriteArrayList<>();
        client.inbound().receive().asString(StandardCharsets.UTF_8).subscribe(echoed::add);

        for (int i = 0; i < 100; i++) {
            String text = "datagram " + i;
            client.outbound().sendString(Mono.just(text)).then().block(SOON);
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> echoed.contains(text));
        }

        assertThat(echoed).hasSize(100);
    }

    @Test
    void shouldEchoADatagramThatFillsAnEthernetFrame() {
        Connection client = datagrams(place().start(Program.UDP_ECHO));
        List<Integer> echoed = new CopyOnWriteArrayList<>();
        client.inbound().receive().subscribe(bytes -> echoed.add(bytes.readableBytes()));

        client.outbound()
                .send(Mono.just(Unpooled.directBuffer().writeZero(1472)))
                .then()
                .block(SOON);

        Awaitility.await().until(() -> echoed.equals(List.of(1472)));
    }

    @Test
    void shouldCutADatagramThatTheReceiverHasNoRoomFor() {
        InetSocketAddress server = place().start(Program.UDP_ECHO);
        Connection client = opened(UdpClient.create()
                .runOn(place().clientLoops())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(10))
                .remoteAddress(() -> server)
                .connectNow(SOON));
        List<String> echoed = new CopyOnWriteArrayList<>();
        client.inbound().receive().asString(StandardCharsets.UTF_8).subscribe(echoed::add);

        client.outbound().sendString(Mono.just("longer than ten")).then().block(SOON);
        Awaitility.await().until(() -> echoed.size() == 1);
        client.outbound().sendString(Mono.just("next")).then().block(SOON);

        Awaitility.await().untilAsserted(() -> assertThat(echoed).containsExactly("longer tha", "next"));
    }

    @Test
    void shouldSendMoreDatagramsThanAFifoHolds() {
        Connection client = datagrams(place().start(Program.UDP_ECHO));
        AtomicInteger echoed = new AtomicInteger();
        client.inbound().receive().subscribe(bytes -> echoed.incrementAndGet());
        int count = 3000;

        client.outbound()
                .send(Flux.range(0, count).map(i -> Unpooled.directBuffer().writeZero(1000)))
                .then()
                .block(SOON);

        Awaitility.await().until(() -> echoed.get() > 0);
    }

    private Connection datagrams(InetSocketAddress server) {
        return opened(UdpClient.create()
                .runOn(place().clientLoops())
                .remoteAddress(() -> server)
                .connectNow(SOON));
    }
}
