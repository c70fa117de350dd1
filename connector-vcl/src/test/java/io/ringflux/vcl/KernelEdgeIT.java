package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import io.ringflux.testkit.KernelLink;
import io.ringflux.vcl.channel.VclChannelOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.TcpServer;

/** The edges of a connection's life over VPP, with peers of the kernel that behave badly. */
class KernelEdgeIT {
    private static final int BODIES = Integer.getInteger("ringflux.vcl.bodies", 10);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static KernelPlace place;
    private static VclLoopResources loops;

    /** Little shared memory at first, so that connections make VPP add more. */
    @BeforeAll
    static void open() {
        VclConfig config = VclConfig.create()
                .application("a".repeat(200))
                .fifoBytes(1 << 16, 1 << 16)
                .segmentBytes(4 << 20, 4 << 20);
        place = new KernelPlace(directory, config);
        loops = place.loops("server", 2);
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
    void shouldCutANameThatVclWouldWriteBeyondItsEnd() {
        assertThat(place.vpp().cli("show app")).contains("a".repeat(20)).doesNotContain("a".repeat(64));
    }

    @Test
    void shouldGiveWorkersBackAHundredTimes() {
        for (int round = 0; round < 100; round++) {
            VclLoopResources loop = place.loops("short", 1);
            echo(loop, 0).disposeNow(SOON);
            KernelPlace.end(loop);
        }

        DisposableServer server = echo(loops, 0);
        assertThat(place.peer("echo", server.port(), 12)).isEqualTo("12");
        server.disposeNow(SOON);
    }

    @Test
    void shouldLoseNothingBetweenPartialWrites() {
        DisposableServer server = echo(loops, 0);

        assertThat(place.peer("bodies", server.port(), BODIES)).isEqualTo(Integer.toString(BODIES));
        server.disposeNow(SOON);
    }

    @Test
    void shouldEndWhatHadEndedBeforeItWasAccepted() throws Exception {
        for (String manner : List.of("end", "reset")) {
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            DisposableServer server = server(loops, 0)
                    .doOnConnection(connection -> {
                        accepted.incrementAndGet();
                        connection.onDispose(ended::incrementAndGet);
                    })
                    .handle((in, out) -> in.receive().then())
                    .bindNow(SOON);
            HeldLoops held = new HeldLoops(loops.onServer(true));
            try {
                place.peer(manner, server.port(), 0);
            } finally {
                held.close();
            }
            place.peer("end", server.port(), 0);

            Awaitility.await().atMost(SOON).until(() -> accepted.get() >= 1 && accepted.get() == ended.get());
            server.disposeNow(SOON);
        }
    }

    @Test
    void shouldServeOnWhenOneOfTwoServersOnAPortStops() {
        VclLoopResources others = place.loops("other", 1);
        DisposableServer first = echo(loops, 7100);
        echo(others, 7100);
        assertThat(place.peer("echo", 7100, 12)).isEqualTo("12");

        KernelPlace.end(others);

        assertThat(place.peer("echo", 7100, 12)).isEqualTo("12");
        first.disposeNow(SOON);
    }

    @Test
    void shouldServeAThousandConnectionsAtOnceAndTakeCertificatesMeanwhile() throws Exception {
        X509Bundle certificate = SelfSigned.certificate();
        VclTls tls = VclTls.server(certificate.getCertificatePEM(), certificate.getPrivateKeyPEM());
        DisposableServer server = echo(loops, 0);
        List<DisposableServer> encrypted = new ArrayList<>();

        CompletableFuture<String> peer = CompletableFuture.supplyAsync(() -> place.peer("echo", server.port(), 1000));
        for (int i = 0; i < 5; i++) {
            encrypted.add(HttpServer.create()
                    .runOn(loops)
                    .host(KernelLink.HOST)
                    .port(0)
                    .option(VclChannelOption.TLS, tls)
                    .handle((request, response) -> response.sendString(Mono.just("hello\n")))
                    .bindNow(SOON));
        }

        assertThat(peer.get()).isEqualTo("1000");
        for (DisposableServer one : encrypted) {
            assertThat(place.curl("-k", "https://" + KernelLink.HOST + ":" + one.port() + "/"))
                    .isEqualTo("hello\n");
            one.disposeNow(SOON);
        }
        server.disposeNow(SOON);
    }

    @Test
    void shouldRefuseToListenOverTlsWithoutACertificate() {
        assertThatThrownBy(() -> server(loops, 0)
                        .option(VclChannelOption.TLS, VclTls.unauthenticatedClient())
                        .bindNow(SOON))
                .rootCause()
                .hasMessageContaining("a listener needs VclTls.server");
    }

    @Test
    void shouldSendAllToAPeerThatReadsLateAfterItsEnd() {
        DisposableChannel server = Program.HALF_CLOSE_ECHO.start(loops, KernelLink.HOST, 7200);

        assertThat(place.peer("slow", 7200, 10)).isEqualTo(Integer.toString(4 << 20));
        server.disposeNow(SOON);
    }

    @Test
    void shouldServeDatagramsOfAllPeersAfterEmptyOnes() {
        DisposableChannel server = Program.UDP_ECHO.start(loops, KernelLink.HOST, 7300);

        assertThat(place.peer("datagrams", 7300, 0)).isEqualTo("word0 word1 again");
        server.disposeNow(SOON);
    }

    private static TcpServer server(VclLoopResources on, int port) {
        return TcpServer.create().runOn(on).host(KernelLink.HOST).port(port);
    }

    private static DisposableServer echo(VclLoopResources on, int port) {
        return server(on, port)
                .handle((in, out) -> out.send(in.receive().retain()))
                .bindNow(SOON);
    }
}
