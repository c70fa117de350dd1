package io.ringflux.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Wireshark's decoders, where they are installed. */
final class Tshark {
    private static final List<String> OPTIONS = List.of(
            "-n",
            "-o",
            "ip.defragment:FALSE",
            "-o",
            "ipv6.defragment:FALSE",
            "-o",
            "tcp.relative_sequence_numbers:FALSE",
            "-o",
            "ip.check_checksum:TRUE",
            "-o",
            "tcp.check_checksum:TRUE",
            "-o",
            "udp.check_checksum:TRUE",
            "-T",
            "fields",
            "-E",
            "separator=|",
            "-E",
            "occurrence=a",
            "-E",
            "aggregator=,");

    private Tshark() {}

    static void assumeInstalled() {
        boolean installed = true;
        try {
            run(List.of("tshark", "--version"));
        } catch (IOException e) {
            installed = false;
        }
        if (!installed && "all".equals(System.getProperty("ringflux.require"))) {
            assertThat(installed)
                    .as("tshark is installed (Debian package tshark)")
                    .isTrue();
        }
        Assumptions.assumeTrue(installed, "tshark is missing: install Debian package tshark");
    }

    /** One list of values a packet, in the order of the fields; an absent field is an empty string. */
    static List<List<String>> decode(Path file, List<String> fields) throws IOException {
        List<String> command = new ArrayList<>(List.of("tshark", "-r", file.toString()));
        command.addAll(OPTIONS);
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        return run(command).lines().map(line -> List.of(line.split("\\|", -1))).toList();
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ended", command)
                    .isTrue();
            assertThat(process.exitValue()).as("exit status of %s", command).isZero();
            return output;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
