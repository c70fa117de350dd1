package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.ringflux.testkit.KernelLink;
import io.ringflux.testkit.Vpp;
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
import reactor.netty.tcp.TcpServer;

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
