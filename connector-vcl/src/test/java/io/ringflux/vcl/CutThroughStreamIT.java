package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.DuplexChannel;
import io.ringflux.testkit.Vpp;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** Over VPP, both ends in one namespace: through shared memory. */
class CutThroughStreamIT extends StreamSuite {
    @TempDir
    private static Path directory;

    private static Place place;

    @BeforeAll
    static void open() {
        Vpp.assumeInstalled();
        place = VppPlace.cutThrough(directory);
    }

    @AfterAll
    static void close() {
        if (place != null) {
            place.close();
        }
    }

    @Test
    void shouldTellThePeerNothingOfAHalfClose() {
        InetSocketAddress server = place.start(Program.HALF_CLOSE_ECHO);
        Connection client = connect(server);
        AtomicInteger echoed = new AtomicInteger();
        client.inbound().receive().subscribe(bytes -> echoed.addAndGet(bytes.readableBytes()));

        client.outbound().sendString(Mono.just("sent")).then().block(SOON);
        ((DuplexChannel) client.channel()).shutdownOutput().syncUninterruptibly();

        Awaitility.await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> echoed.get() == 0);
        assertThat(client.isDisposed()).isFalse();
    }

    @Override
    Place place() {
        return place;
    }

    @Override
    long largeBytes() {
        return 100L << 20;
    }
}
