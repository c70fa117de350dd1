package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** DPDK at the other end, by its drivers for AF_XDP and for packet sockets. */
@LeakCheck
class TestpmdIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern RECEIVED = Pattern.compile("RX-packets: (\\d+)");

    @TempDir
    private Path directory;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @BeforeEach
    void openLab() {
        Needs.command("dpdk-testpmd", "install dpdk-dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"net_af_xdp0", "net_af_packet0"})
    void shouldReceiveWhatTestpmdSends(String driver) throws Exception {
        AfXdpPort right = lab.open(lab.rightClient().everything());
        AtomicLong frames = new AtomicLong();
        right.receive().subscribe(frame -> {
            if (frame.totalLength() == 64) {
                frames.incrementAndGet();
            }
        });
        Process testpmd = start(driver, "txonly");

        Awaitility.await().atMost(SOON).until(() -> frames.get() > 10_000);

        stop(testpmd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"net_af_xdp0", "net_af_packet0"})
    void shouldSendWhatTestpmdReceives(String driver) throws Exception {
        AfXdpPort right = lab.open(lab.rightClient().sendOnly());
        Process testpmd = start(driver, "rxonly");

        for (int i = 0; i < 20; i++) {
            right.send(Payload.frames(right, 50, 100)).block(SOON);
            Mono.delay(Duration.ofMillis(5)).block(SOON);
        }

        String output = stop(testpmd);
        Matcher received = RECEIVED.matcher(output);
        assertThat(received.find()).as(output).isTrue();
        assertThat(Long.parseLong(received.group(1))).isGreaterThan(500);
    }

    @Test
    void shouldGetBackWhatTestpmdEchoes() throws Exception {
        AfXdpPort right = lab.open(lab.rightClient().everything());
        Process testpmd = start("net_af_xdp0", "io");
        ArrivalCheck arrivals = new ArrivalCheck(100);
        right.receive().doOnNext(arrivals).subscribe();

        for (int first = 0; first < 1000; first += 50) {
            right.send(Payload.frames(right, first, 50, number -> 100)).block(SOON);
            long sent = first + 50;
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(arrivals.count())
                            .as(
                                    "frames that came back; %s; %s; testpmd: %s",
                                    right.stats(), right.statistics(0), output())
                            .isEqualTo(sent));
        }

        stop(testpmd);
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("testpmd.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String driver, String mode) {
        File output = directory.resolve("testpmd.log").toFile();
        Process testpmd = lab.left()
                .start(
                        ProcessBuilder.Redirect.to(output),
                        "stdbuf", // it writes to a file in large pieces otherwise
                        "-oL",
                        "dpdk-testpmd",
                        "-l",
                        "0-1",
                        "--no-huge",
                        "--no-pci",
                        "-m",
                        "256",
                        "--no-telemetry",
                        "--file-prefix",
                        lab.left().name(),
                        "--vdev=" + driver + ",iface=left",
                        "--",
                        "--forward-mode=" + mode,
                        "--auto-start",
                        "--total-num-mbufs=16384",
                        "--no-mlockall");
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(output().contains("Press enter to exit") || !testpmd.isAlive())
                        .as("testpmd is ready: %s", output())
                        .isTrue());
        assertThat(testpmd.isAlive()).as("testpmd: %s", output()).isTrue();
        return testpmd;
    }

    /** A line ends it, with its counters. */
    private String stop(Process testpmd) throws IOException, InterruptedException {
        testpmd.getOutputStream().write("\n".getBytes(StandardCharsets.UTF_8));
        testpmd.getOutputStream().flush();
        assertThat(testpmd.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return output();
    }
}
