package io.ringflux.service.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.ringflux.LinkState.Status;
import io.ringflux.service.JvmWideResources;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.service.pipeline.engine.PipelineState;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Interfaces of the kernel in network namespaces of the test's own, in pipelines with other ports. */
@ExtendWith(JvmWideResources.class)
@LeakCheck
final class TapPipelineIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String left = "ringflux-left-" + ProcessHandle.current().pid();
    private final String right = "ringflux-right-" + ProcessHandle.current().pid();

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    @BeforeEach
    void makeNamespaces() throws Exception {
        requireMet(Files.isWritable(Path.of("/dev/net/tun")), "no access to /dev/net/tun: load the module tun");
        requireMet("root".equals(System.getProperty("user.name")), "network namespaces need root");
        requireMet(Files.isExecutable(Path.of("/bin/busybox")), "no /bin/busybox: install busybox");
        run("ip", "netns", "add", left);
        run("ip", "netns", "add", right);
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        for (String namespace : List.of(left, right)) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                run("ip", "netns", "delete", namespace);
            }
        }
    }

    @Test
    void shouldReachAHostBeyondAMemifLink() throws Exception {
        try (Service service = start("""
                ringflux:
                  ports:
                    here: {type: tap, namespace: LEFT, interface: host0, addresses: [10.9.0.1/24]}
                    there: {type: tap, namespace: RIGHT, interface: host0, addresses: [10.9.0.2/24]}
                    near: {type: memif, role: server, socket: "@SOCKET"}
                    far: {type: memif, role: client, socket: "@SOCKET"}
                  pipelines:
                    punt: {from: {port: near}, to: {port: here}}
                    inject: {from: {port: here}, to: {port: near}}
                    far-punt: {from: {port: far}, to: {port: there}}
                    far-inject: {from: {port: there}, to: {port: far}}
                """)) {
            awaitUp(service);

            String printed = run("ip", "netns", "exec", left, "busybox", "ping", "-c", "5", "-W", "10", "10.9.0.2");

            assertThat(printed).contains("5 packets received");
        }
    }

    @Test
    void shouldPlayASourceToTheHost() throws Exception {
        try (Service service = start("""
                ringflux:
                  ports: {lab: {type: tap, namespace: LEFT, interface: lab0, backend: fd}}
                  pipelines: {play: {from: {generator: {count: 1000}}, to: {port: lab}}}
                """)) {
            awaitUp(service);

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(counter(left, "lab0", "rx_packets")).isEqualTo(1000));
        }
    }

    @Test
    void shouldPlayATopicToTheHost() throws Exception {
        try (Service service = start("""
                ringflux:
                  pipelines:
                    fill:
                      from: {generator: {frame-size: [64, 1500], count: 10000}}
                      to: {kafka: {bootstrap-servers: "BROKER", topic: punt, batch-frames: 100}}
                """)) {
            awaitCompleted(service, "fill");
        }
        try (Service service = start("""
                ringflux:
                  ports: {lab: {type: tap, namespace: LEFT, interface: lab0}}
                  pipelines:
                    replay: {from: {kafka: {bootstrap-servers: "BROKER", topic: punt, stop-at-end: true}}, to: {port: lab}}
                """)) {
            awaitCompleted(service, "replay");

            assertThat(counter(left, "lab0", "rx_packets")).isEqualTo(10_000);
            assertThat(counter(left, "lab0", "rx_bytes")).isEqualTo(5_000 * (64 + 1500));
            assertThat(Objects.requireNonNull(service.pipelines().find("replay"))
                            .hops())
                    .allMatch(hop -> hop.in() == 10_000 && hop.out() == 10_000 && hop.dropped() == 0);
        }
    }

    @Test
    void shouldKeepTheQueueLengthOfAnAttachedInterfaceUnlessToldOtherwise() throws Exception {
        for (String name : List.of("kept0", "told0")) {
            run("ip", "-n", left, "tuntap", "add", "dev", name, "mode", "tap");
            run("ip", "-n", left, "link", "set", name, "txqueuelen", "1234", "up");
        }
        try (Service service = start("""
                ringflux:
                  ports:
                    kept: {type: tap, namespace: LEFT, interface: kept0, attach: true}
                    told: {type: tap, namespace: LEFT, interface: told0, attach: true, tx-queue-length: 2000}
                """)) {
            awaitUp(service);

            assertThat(run("ip", "-n", left, "link", "show", "kept0")).contains("qlen 1234");
            assertThat(run("ip", "-n", left, "link", "show", "told0")).contains("qlen 2000");
        }
    }

    private static long counter(String namespace, String link, String name) throws Exception {
        String file = "/sys/class/net/" + link + "/statistics/" + name;
        return Long.parseLong(run("ip", "netns", "exec", namespace, "cat", file).strip());
    }

    private Service start(String config) throws IOException {
        return TestService.start(config.replace("LEFT", left)
                .replace("BROKER", BROKER.bootstrapServers())
                .replace("RIGHT", right)
                .replace("SOCKET", "ringflux-tap-" + UUID.randomUUID()));
    }

    private static void awaitUp(Service service) {
        await().atMost(SOON)
                .until(() -> service.ports().all().stream()
                        .allMatch(port -> port.link().status() == Status.UP));
    }

    private static void awaitCompleted(Service service, String pipeline) {
        await().atMost(SOON)
                .until(() -> Objects.requireNonNull(service.pipelines().find(pipeline))
                                .state()
                                .status()
                        == PipelineState.Status.COMPLETED);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", Arrays.toString(command), printed)
                .isZero();
        return printed;
    }

    private static void requireMet(boolean met, String missing) {
        if (!met && "all".equals(System.getProperty("ringflux.require"))) {
            fail(missing);
        }
        Assumptions.assumeTrue(met, missing);
    }
}
