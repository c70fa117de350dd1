package io.ringflux.service.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.CommandLine;
import io.ringflux.service.kafka.broker.TestBroker;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The main job on traffic of somebody else: what dpdk-testpmd sends over memif is in Kafka, all of it.
 *
 * <p>A frame has one segment or two, so that a number of frames fills the ring. With three, one slot of a full ring is
 * left over; DPDK 22.11 begins a chain there and goes on in the slot behind it, which we have not read yet.
 */
@Timeout(240)
final class DemoTestpmdIT {

    @RegisterExtension
    static final TestBroker BROKER = new TestBroker();

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    @BeforeAll
    static void findTestpmd() {
        TestpmdOptions.assumeInstalled();
    }

    @ParameterizedTest
    @CsvSource({"client, 64, 64", "client, '2048,952', 3000", "server, 1500, 1500"})
    void shouldMirrorEveryFrameThatTestpmdSends(String peer, String segments, int length) throws Exception {
        Path socket = directory.resolve("memif.sock");
        DemoOptions options = new DemoOptions();
        options.noGenerator = true;
        options.socket = socket.toString();
        options.role = peer.equals("client") ? "server" : "client";
        options.kafka = BROKER.bootstrapServers();
        options.topic = "testpmd-" + peer + "-" + length;
        options.seconds = 2;
        options.keep = directory;

        DemoVerdict verdict;
        if (peer.equals("client")) {
            CompletableFuture<DemoVerdict> mirrored = CompletableFuture.supplyAsync(() -> run(options));
            await().atMost(PATIENCE).until(() -> Files.exists(socket));
            try (Testpmd client = sender(TestpmdOptions.client(options.socket), segments)) {
                verdict = mirrored.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(client.isAlive()).isTrue();
            }
        } else {
            try (Testpmd server = sender(TestpmdOptions.server(options.socket), segments)) {
                verdict = run(options);
                assertThat(server.isAlive()).isTrue();
            }
        }

        assertThat(verdict.frames()).isPositive();
        assertThat(verdict.isComplete()).as(verdict.toString()).isTrue();
        assertThat(verdict.dropped()).isZero();
        assertThat(verdict.remark()).isEmpty();
        assertThat(CommandLine.run("tshark", "-r", firstRecord().toString(), "-T", "fields", "-e", "frame.len"))
                .isNotEmpty()
                .allMatch(line -> line.equals(Integer.toString(length)));
    }

    private static Testpmd sender(TestpmdOptions options, String segments) {
        Testpmd testpmd =
                options.forward("txonly").application("--txpkts=" + segments).start();
        testpmd.command("start");
        return testpmd;
    }

    private static DemoVerdict run(DemoOptions options) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        try (DemoRun run = new DemoRun(options, nowhere)) {
            return Objects.requireNonNull(run.run());
        } catch (Exception e) {
            throw new IllegalStateException("the demonstration failed", e);
        }
    }

    private Path firstRecord() throws Exception {
        try (var files = Files.newDirectoryStream(directory, "*-first-record.pcapng")) {
            return files.iterator().next();
        }
    }
}
