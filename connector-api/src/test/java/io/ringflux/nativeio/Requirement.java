package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: without it the test is skipped, or fails where {@code -Dringflux.require=all}. */
final class Requirement {
    private Requirement() {}

    static void command(String name, String howToGetIt) {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        that(found, "no " + name + " on the PATH: " + howToGetIt);
    }

    static void that(boolean met, String missing) {
        if (!met && "all".equals(System.getProperty("ringflux.require"))) {
            fail(missing);
        }
        Assumptions.assumeTrue(met, missing);
    }

    /** Runs a command to its end, which must be a good one, and returns the lines it printed. */
    static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), output)
                .isZero();
        return output.lines().toList();
    }
}
