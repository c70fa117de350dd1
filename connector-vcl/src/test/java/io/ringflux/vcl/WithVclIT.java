package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.Vpp;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.Connection;
import reactor.netty.tcp.TcpClient;

/** A JVM program that knows nothing of VPP, run over it by {@code bin/with-vcl}, and a client of ours. */
class WithVclIT {
    private static final int PORT = 7001;
    private static final int LENGTH = 4 << 20;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void shouldRunAnUnmodifiedServerThatHoldsManyFiles() throws Exception {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory.resolve("vpp"))) {
            Process server = start(vpp.appSocket("default").toString(), ManyFilesMain.class);
            awaitReady(server);
            VclLoopResources loops =
                    VclLoopResources.create("client", 1, VclConfig.create().appSocket(vpp.appSocket("default")));
            Pattern.Check check = new Pattern.Check(4);
            Connection client =
                    TcpClient.create().runOn(loops).host("127.0.0.1").port(PORT).connectNow(SOON);

            client.outbound().send(Pattern.bytes(LENGTH, 4)).then().subscribe();
            client.inbound()
                    .receive()
                    .doOnNext(check::accept)
                    .takeUntil(bytes -> check.position() >= LENGTH)
                    .blockLast(SOON);
            client.disposeNow(SOON);

            assertThat(check.position()).isEqualTo(LENGTH);
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
            loops.disposeLater(Duration.ZERO, SOON).block(SOON);
        }
    }

    @Test
    void shouldKeepTheProgramsThatItStartsOnTheKernel() throws Exception {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory.resolve("vpp"))) {
            Process parent = start(vpp.appSocket("default").toString(), ChildEnvironmentMain.class);

            String printed = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(parent.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(printed).contains("PATH=").doesNotContain("LD_PRELOAD");
        }
    }

    @Test
    void shouldRefuseToAttachAProcessASecondTime() throws Exception {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory.resolve("vpp"))) {
            Process process = start(vpp.appSocket("default").toString(), AvailabilityMain.class);

            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(printed).contains("this process runs over VPP by LD_PRELOAD already");
        }
    }

    @Test
    void shouldSayBeforeTheStartWhatWillNotWork() throws Exception {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory.resolve("vpp"))) {
            Process parent = start(vpp.appSocket("default").toString(), ChildEnvironmentMain.class);

            String notes = new String(parent.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(notes)
                    .contains("IPv4 only, one selector loop; DatagramChannel and NetworkInterface do not work")
                    .contains("SIGTERM ends the JVM by a crash");
        }
    }

    @Test
    void shouldSayWhatIsMissingBeforeItStarts() throws Exception {
        Vpp.assumeInstalled();

        Process refused = start(directory.resolve("nobody").toString(), PlainEchoMain.class);

        assertThat(refused.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(2);
        assertThat(refused.errorReader(StandardCharsets.UTF_8).readLine()).contains("is no socket: start VPP");
    }

    @Test
    void shouldRefuseToTakeTheProgramsFilesForSessions() throws Exception {
        Vpp.assumeInstalled();

        Process refused = start(directory.toString(), PlainEchoMain.class, Map.of("LDP_SID_BIT", "5"));

        assertThat(refused.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(2);
        assertThat(refused.errorReader(StandardCharsets.UTF_8).readLine())
                .contains("LDP_SID_BIT is 5, expected 10 to 30");
    }

    @Test
    void shouldRestWhileNobodyCalls() {
        Vpp.assumeInstalled();
        String withVcl = Path.of("..", "bin", "with-vcl").toString();
        try (Vpp vpp = Vpp.startHostStack(directory.resolve("vpp"));
                ServerProcess servers = ServerProcess.under(
                        List.of(withVcl),
                        Map.of("VCL_APP_SOCKET", vpp.appSocket("default").toString()))) {
            servers.start(Program.ECHO, "127.0.0.1", PORT);

            Duration span = Duration.ofSeconds(2);
            Duration[] before = {cpu(servers.process())};
            Awaitility.await()
                    .pollDelay(span)
                    .pollInterval(span)
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        Duration used = cpu(servers.process()).minus(before[0]);
                        before[0] = before[0].plus(used);
                        assertThat(used).isLessThan(Duration.ofMillis(200));
                    });
        }
    }

    private static void awaitReady(Process server) throws IOException {
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.equals(PlainEchoMain.READY)) {
            line = output.readLine();
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private Process start(String socket, Class<?> program) throws IOException {
        return start(socket, program, Map.of());
    }

    private Process start(String socket, Class<?> program, Map<String, String> environment) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("..", "bin", "with-vcl").toString()));
        command.addAll(ChildJvm.command(List.of("-Xmx128m"), program.getName(), List.of(Integer.toString(PORT))));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("VCL_APP_SOCKET", socket);
        builder.environment().putAll(environment);
        return builder.start();
    }
}
