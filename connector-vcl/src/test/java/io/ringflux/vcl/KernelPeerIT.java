package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.pkitesting.X509Bundle;
import io.ringflux.testkit.KernelLink;
import io.ringflux.testkit.Vpp;
import io.ringflux.vcl.channel.VclChannelOption;
import io.ringflux.vcl.channel.VclServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;
import reactor.util.retry.Retry;

/** Servers over VPP, and clients of the kernel that know nothing of it. */
class KernelPeerIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path directory;

    private static Vpp vpp;
    private static KernelLink link;
    private static VclLoopResources loops;

    @BeforeAll
    static void open() {
        Vpp.assumeInstalled();
        vpp = Vpp.startHostStack(directory);
        link = new KernelLink(vpp);
        loops = VclLoopResources.create(
                "server",
                2,
                VclConfig.create().appSocket(vpp.appSocket("default")).segmentBytes(512L << 20, 256L << 20));
    }

    @AfterAll
    static void close() {
        if (loops != null) {
            loops.disposeLater(Duration.ZERO, SOON).block(SOON);
        }
        if (link != null) {
            link.close();
        }
        if (vpp != null) {
            vpp.close();
        }
    }

    @Test
    void shouldServeCurl() {
        DisposableChannel server = Program.HTTP.start(loops, KernelLink.HOST, 0);

        String answer = link.inside("curl", "-s", "-m", "10", url(server, "/hello"));

        assertThat(answer).isEqualTo("hello\n");
        server.disposeNow(SOON);
    }

    @Test
    void shouldServeCurlOverHttp2() {
        DisposableChannel server = Program.HTTP2.start(loops, KernelLink.HOST, 0);

        String answer = link.inside(
                "curl", "-s", "-m", "10", "--http2-prior-knowledge", "-w", "%{http_version}", url(server, "/hello"));

        assertThat(answer).isEqualTo("hello\n2");
        server.disposeNow(SOON);
    }

    @Test
    void shouldServeCurlOverTlsInsideVpp() throws Exception {
        X509Bundle certificate = SelfSigned.certificate();
        DisposableChannel server = HttpServer.create()
                .runOn(loops)
                .host(KernelLink.HOST)
                .port(0)
                .option(
                        VclChannelOption.TLS,
                        VclTls.server(certificate.getCertificatePEM(), certificate.getPrivateKeyPEM()))
                .handle((request, response) -> response.sendString(Mono.just("hello\n")))
                .bindNow(SOON);

        String answer =
                link.inside("curl", "-s", "-k", "-m", "10", url(server, "/").replace("http:", "https:"));

        assertThat(answer).isEqualTo("hello\n");
        server.disposeNow(SOON);
    }

    @Test
    void shouldConnectOverTlsInsideVpp() throws Exception {
        X509Bundle certificate = SelfSigned.certificate();
        Path shown = Files.writeString(
                directory.resolve("shown.pem"), certificate.getCertificatePEM() + certificate.getPrivateKeyPEM());
        Process server = link.start(
                "openssl",
                "s_server",
                "-quiet",
                "-accept",
                "8443",
                "-cert",
                shown.toString(),
                "-key",
                shown.toString(),
                "-www");
        try {
            String answer = Mono.defer(() -> TcpClient.create()
                            .runOn(loops)
                            .option(VclChannelOption.TLS, VclTls.unauthenticatedClient())
                            .host(KernelLink.KERNEL)
                            .port(8443)
                            .connect())
                    .retryWhen(Retry.fixedDelay(20, Duration.ofMillis(200)))
                    .flatMapMany(connection -> connection
                            .outbound()
                            .sendString(Mono.just("GET / HTTP/1.0\r\n\r\n"))
                            .then()
                            .thenMany(connection.inbound().receive().asString()))
                    .blockFirst(SOON);

            assertThat(answer).startsWith("HTTP/1.0 200");
        } finally {
            server.destroy();
        }
    }

    @Test
    void shouldTakeAndGiveALargeBody() throws IOException {
        DisposableChannel server = Program.HTTP.start(loops, KernelLink.HOST, 0);
        Path sent = Files.write(directory.resolve("sent"), ByteBufUtil.getBytes(Pattern.all(20 << 20, 2)));
        Path received = directory.resolve("received");

        link.inside(
                "curl",
                "-s",
                "-m",
                "60",
                "-X",
                "POST",
                "--data-binary",
                "@" + sent,
                "-o",
                received.toString(),
                url(server, "/echo"));

        assertThat(received).hasSameBinaryContentAs(sent);
        server.disposeNow(SOON);
    }

    @Test
    void shouldShareConnectionsEvenlyBetweenLoops() {
        Map<EventLoop, AtomicInteger> served = new ConcurrentHashMap<>();
        DisposableChannel server = TcpServer.create()
                .runOn(loops)
                .host(KernelLink.HOST)
                .port(0)
                .doOnConnection(connection -> {
                    assertThat(connection.channel().eventLoop().inEventLoop()).isTrue();
                    served.computeIfAbsent(connection.channel().eventLoop(), loop -> new AtomicInteger())
                            .incrementAndGet();
                })
                .handle((in, out) -> out.sendString(Mono.just("served")))
                .bindNow(SOON);
        VclServerSocketChannel listener = (VclServerSocketChannel) server.channel();
        Awaitility.await().until(() -> listener.listeners() == 2);

        for (int i = 0; i < 20; i++) {
            link.inside("curl", "-s", "-m", "5", "--http0.9", url(server, "/"));
        }

        assertThat(served.values().stream().map(AtomicInteger::get)).containsExactly(10, 10);
        server.disposeNow(SOON);
    }

    private static String url(DisposableChannel server, String path) {
        return "http://" + KernelLink.HOST + ":"
                + ((InetSocketAddress) server.channel().localAddress()).getPort() + path;
    }
}
