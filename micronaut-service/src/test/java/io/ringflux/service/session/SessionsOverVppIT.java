package io.ringflux.service.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.ringflux.service.Application;
import io.ringflux.service.JvmWideResources;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.service.kafka.sink.TopicReader;
import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.KernelLink;
import io.ringflux.testkit.Vpp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The service's sessions over VPP, which comes after it, with programs of the kernel on both sides. */
class SessionsOverVppIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LENGTH = 5_000_000;
    private static final int TERMINATED = 128 + 15;

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @TempDir
    private static Path directory;

    private static Vpp vpp;
    private static KernelLink link;
    private static HttpServer near;
    private static Process far;
    private static Process service;
    private static int management;
    private static int outward;

    @BeforeAll
    static void start() throws IOException {
        Vpp.assumeInstalled();
        byte[] content = Peer.content(LENGTH);
        Files.write(directory.resolve("content"), content);
        near = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        near.createContext("/content", exchange -> {
            exchange.sendResponseHeaders(200, LENGTH);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        near.start();
        management = freePort();
        outward = freePort();
        Path configuration = Files.writeString(directory.resolve("ringflux.yml"), configuration());
        List<String> command = ChildJvm.command(
                List.of("-Xmx256m"), Application.class.getName(), List.of("--config", configuration.toString()));
        service = new ProcessBuilder(command).inheritIO().start();
        await().atMost(SOON).until(() -> sessions().contains("VPP does not answer"));
        vpp = Vpp.startHostStack(directory.resolve("vpp"));
        link = new KernelLink(vpp);
        far = link.start("busybox", "httpd", "-f", "-p", "8000", "-h", directory.toString());
        await().atMost(SOON).until(() -> sessions().split("LISTENING", -1).length == 5);
    }

    /** The service ends as it should although VPP is under it. */
    @AfterAll
    static void stop() throws InterruptedException {
        if (service != null) {
            service.destroy();
            assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).isEqualTo(TERMINATED);
        }
        if (near != null) {
            near.stop(0);
        }
        if (far != null) {
            far.destroy();
        }
        if (link != null) {
            link.close();
        }
        if (vpp != null) {
            vpp.close();
        }
    }

    @Test
    void shouldEchoOverVpp() throws IOException {
        Path echoed = directory.resolve("echoed");

        link.inside(
                "bash",
                "-c",
                "exec 3<>/dev/tcp/%s/7000; cat %s >&3 & timeout 30 head -c %d <&3 >%s"
                        .formatted(KernelLink.HOST, directory.resolve("content"), LENGTH, echoed));

        assertThat(echoed).hasSameBinaryContentAs(directory.resolve("content"));
    }

    @Test
    void shouldProxyFromVppToTheKernel() {
        Path fetched = directory.resolve("inward");

        link.inside("curl", "-s", "-m", "30", "-o", fetched.toString(), "http://" + KernelLink.HOST + ":7001/content");

        assertThat(fetched).hasSameBinaryContentAs(directory.resolve("content"));
    }

    @Test
    void shouldProxyFromTheKernelToVpp() throws Exception {
        byte[] fetched = get("http://127.0.0.1:" + outward + "/content");

        assertThat(fetched).isEqualTo(Peer.content(LENGTH));
    }

    @Test
    void shouldMakeRecordsOfLinesThatComeOverVpp() {
        link.inside("bash", "-c", "printf 'one\\ntwo\\nthree' >/dev/tcp/" + KernelLink.HOST + "/7002");

        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            List<String> records = new ArrayList<>();
            TopicReader.read(
                    BROKER.bootstrapServers(), "lines", record -> records.add(new String(record.value(), UTF_8)));
            assertThat(records).containsExactly("one", "two", "three");
        });
    }

    private static String configuration() {
        return """
                micronaut: {server: {port: MANAGEMENT}}
                ringflux:
                  vcl: {app-socket: "SOCKET"}
                  sessions:
                    echo: {listen: {port: 7000, host: HOST, stack: vcl}, to: echo}
                    inward: {listen: {port: 7001, host: HOST, stack: vcl}, to: {proxy: {port: NEAR, stack: kernel}}}
                    outward: {listen: {port: OUTWARD, stack: kernel}, to: {proxy: {port: 8000, host: FAR, stack: vcl}}}
                    lines:
                      listen: {port: 7002, host: HOST, stack: vcl}
                      to: {kafka: {bootstrap-servers: "BROKER", topic: lines, framing: line}}
                """.replace("MANAGEMENT", Integer.toString(management))
                .replace(
                        "SOCKET",
                        directory.resolve("vpp/app_ns_sockets/default").toString())
                .replace("HOST", KernelLink.HOST)
                .replace("NEAR", Integer.toString(near.getAddress().getPort()))
                .replace("FAR", KernelLink.KERNEL)
                .replace("OUTWARD", Integer.toString(outward))
                .replace("BROKER", BROKER.bootstrapServers());
    }

    private static String sessions() {
        try {
            return new String(get("http://127.0.0.1:" + management + "/sessions"), UTF_8);
        } catch (IOException | InterruptedException e) {
            return "";
        }
    }

    private static byte[] get(String uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(uri)).timeout(SOON).build();
        return JvmWideResources.HTTP.send(request, BodyHandlers.ofByteArray()).body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = Peer.listen()) {
            return socket.getLocalPort();
        }
    }
}
