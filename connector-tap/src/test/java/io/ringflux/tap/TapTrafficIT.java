package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.LeakCheck;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two network namespaces that reach each other through this JVM only. */
@LeakCheck
class TapTrafficIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern RETRANSMITS = Pattern.compile("\"retransmits\":\\s*(\\d+)");
    private static final Pattern SENT_BYTES = Pattern.compile("\"bytes\":\\s*(\\d+)");
    private static final int SEGMENT_BYTES = 1000;

    private TapLab lab;
    private TestNamespace left;
    private TestNamespace right;

    @BeforeEach
    void openLab() {
        lab = new TapLab();
        left = lab.namespace();
        right = lab.namespace();
    }

    @AfterEach
    void closeLab() {
        lab.close();
    }

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

        String result = String.join("\n", left.run("iperf3", "-c", "10.9.0.2", "-t", "2", "-J"));

        long sentBytes = longest(SENT_BYTES.matcher(result));
        assertThat(sentBytes).isGreaterThan(10_000_000);
        assertThat(longest(RETRANSMITS.matcher(result))).isLessThan(sentBytes / SEGMENT_BYTES / 50);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, 10.9.0.2", "TCP_SEGMENTATION, 10.9.0.2", "TCP_SEGMENTATION, fd00:9::2"})
    void shouldCarryAFileWhole(TapOffload offload, String server, @TempDir Path directory) throws Exception {
        Needs.command("busybox", "install busybox");
        Needs.command("curl", "install curl");
        String expected = writeFile(directory.resolve("file"));
        join(offload, 1500, 1500, false);
        right.start("busybox", "httpd", "-f", "-p", "80", "-h", directory.toString());
        awaitListening(80);
        String host = server.contains(":") ? "[" + server + "]" : server;

        left.run(
                "curl",
                "-sS",
                "-g",
                "-m",
                "60",
                "-o",
                directory.resolve("copy").toString(),
                "http://" + host + "/file");

        assertThat(hash(directory.resolve("copy"))).isEqualTo(expected);
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

    private static String writeFile(Path file) throws Exception {
        byte[] block = new byte[1 << 20];
        Random random = new Random(7);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 64; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return hash(file);
    }

    private static String hash(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }

    private static long longest(Matcher matcher) {
        return matcher.results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .max()
                .orElse(0);
    }
}
