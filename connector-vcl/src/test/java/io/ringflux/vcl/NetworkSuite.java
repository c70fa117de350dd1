package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
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
    void shouldEchoDatagrams() {
        InetSocketAddress server = place().start(Program.UDP_ECHO);
        Connection client = opened(UdpClient.create()
                .runOn(place().clientLoops())
                .remoteAddress(() -> server)
                .connectNow(SOON));
        List<String> echoed = new CopyOnWriteArrayList<>();
        client.inbound().receive().asString(StandardCharsets.UTF_8).subscribe(echoed::add);

        for (int i = 0; i < 100; i++) {
            String text = "datagram " + i;
            client.outbound().sendString(Mono.just(text)).then().block(SOON);
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> echoed.contains(text));
        }

        assertThat(echoed).hasSize(100);
    }
}
