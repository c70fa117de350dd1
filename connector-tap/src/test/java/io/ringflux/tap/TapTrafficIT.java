package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two network namespaces that reach each other through this JVM only. */
@LeakCheck
class TapTrafficIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern RETRANSMITS = Pattern.compile("\"retransmits\":\\s*(\\d+)");
    private static final int SEGMENT_BYTES = 1000;
    /** What a connection carries; at most 256, and less where all is slow. */
    private static final int MEGABYTES = Integer.getInteger("ringflux.tap.megabytes", 64);

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace left = lab.namespace();
    private final TestNamespace right = lab.namespace();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 1500, 1500, false",
                "CHECKSUM, 1500, 1500, false",
                "TCP_SEGMENTATION, 1500, 1500, false",
                "TCP_SEGMENTATION, 1500, 1500, true",
                "TCP_SEGMENTATION, 1450, 9000, false",
                "-, 9000, 1450, false",
                "TCP_SEGMENTATION, 9000, 9000, true"
            })
    void shouldCarryTcpWithoutAStormOfRetransmits(
            TapOffload offload, int leftMtu, int rightMtu, boolean incompleteFrames) {
        Needs.command("iperf3", "install iperf3");
        join(offload, leftMtu, rightMtu, incompleteFrames);
        right.start("iperf3", "-s", "-1");
        awaitListening(5201);

        String result = String.join("\n", left.run("iperf3", "-c", "10.9.0.2", "-n", MEGABYTES + "M", "-J"));

        assertThat(retransmits(result)).isLessThan((MEGABYTES << 20) / SEGMENT_BYTES / 50);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, 10.9.0.2", "TCP_SEGMENTATION, 10.9.0.2", "TCP_SEGMENTATION, fd00:9::2"})
    void shouldCarryAFileWhole(TapOffload offload, String server, @TempDir Path directory) throws IOException {
        Needs.command("busybox", "install busybox");
        Needs.command("curl", "install curl");
        Path file = writeFile(directory.resolve("file"));
        Path copy = directory.resolve("copy");
        join(offload, 1500, 1500, false);
        right.start("busybox", "httpd", "-f", "-p", "80", "-h", directory.toString());
        awaitListening(80);
        String host = server.contains(":") ? "[" + server + "]" : server;

        left.run("curl", "-sS", "-g", "-m", "60", "-o", copy.toString(), "http://" + host + "/file");

        assertThat(Files.mismatch(file, copy)).as("first byte that differs").isEqualTo(-1);
    }

    @Test
    void shouldCarryUdpWithIncompleteChecksumsMadeComplete() {
        Needs.command("iperf3", "install iperf3");
        join(TapOffload.UDP_SEGMENTATION, 1500, 1500, false);
        right.start("iperf3", "-s", "-1");
        awaitListening(5201);

        String result = String.join(
                "\n", left.run("iperf3", "-c", "10.9.0.2", "-u", "-b", "20M", "-l", "1000", "-t", "1", "-J"));

        assertThat(result).contains("\"lost_packets\":\t0");
        assertThat(right.run("cat", "/proc/net/snmp"))
                .filteredOn(line -> line.startsWith("Udp:"))
                .last()
                .asString()
                .matches("Udp: \\d+ \\d+ 0 \\d+ \\d+ \\d+ 0 .*");
    }

    private void join(TapOffload offload, int leftMtu, int rightMtu, boolean incompleteFrames) {
        TapClient client = TapClient.create().incompleteFrames(incompleteFrames).poolFrames(8192);
        if (offload != null) {
            client = client.offload(offload);
        }
        TapPort one = lab.open(
                left, client.name("left").mtu(leftMtu).address("10.9.0.1/24").address("fd00:9::1/64"));
        TapPort other = lab.open(
                right, client.name("right").mtu(rightMtu).address("10.9.0.2/24").address("fd00:9::2/64"));
        one.send(other.receive()).onErrorComplete().subscribe();
        other.send(one.receive()).onErrorComplete().subscribe();
    }

    private void awaitListening(int port) {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> right.run("ss", "-Hltn", "sport", "=", ":" + port), lines -> !lines.isEmpty());
    }

    /** Megabytes of which no two are the same. */
    private static Path writeFile(Path file) throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(7).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < MEGABYTES; i++) {
                block[0] = (byte) i;
                out.write(block);
            }
        }
        return file;
    }

    private static long retransmits(String result) {
        return RETRANSMITS
                .matcher(result)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .max()
                .orElseThrow();
    }
}
