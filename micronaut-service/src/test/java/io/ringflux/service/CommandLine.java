package io.ringflux.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs tools that a machine may lack; the test is skipped without them, or fails where {@code ringflux.require=all} is
 * set.
 */
public final class CommandLine {
    private CommandLine() {}

    /** The lines that the command prints. */
    public static List<String> run(String... command) throws IOException {
        require(command[0]);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as(String.join(" ", command))
                .isZero();
        return output.lines().toList();
    }

    private static void require(String tool) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
        String missing = tool + " is not installed; it comes with Wireshark (Debian: tshark, wireshark-common)";
        if (!found && "all".equals(System.getProperty("ringflux.require"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(found, missing);
    }
}
