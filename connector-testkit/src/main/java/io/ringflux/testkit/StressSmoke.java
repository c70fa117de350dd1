package io.ringflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs the jcstress tests of a module briefly: one fork for each test and actor placement, one short iteration, without
 * the checks that other tests run with. {@code bin/stress} runs them for longer.
 *
 * <p>A module with stress tests has one {@code final class StressIT implements StressSmoke {}}; it takes the stress
 * tests in its own package and below. jcstress leaves out a test with more actors than the machine has CPUs.
 */
public interface StressSmoke {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    default void shouldSeeOnlyAcceptableOutcomesWhenRacedBriefly() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target", "jcstress"));
        Path output = directory.resolve(getClass().getSimpleName() + ".log");

        Process stress = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status;
        try {
            status = stress.waitFor();
        } finally {
            stress.descendants().forEach(ProcessHandle::destroyForcibly);
            stress.destroyForcibly();
        }

        assertThat(status).as("jcstress, see %s", output.toAbsolutePath()).isZero();
        assertThat(output).content().doesNotContain("No matching tests");
    }

    private List<String> command() {
        List<String> options = List.of(
                "-t",
                "^" + Pattern.quote(getClass().getPackageName() + ".") + ".*",
                "-f",
                "1",
                "-iters",
                "1",
                "-time",
                "100",
                "-sc",
                "false",
                "-r",
                "report",
                "-jvmArgs",
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> !argument.startsWith("-Dringflux.checks"))
                        .collect(Collectors.joining(" ")));
        return ChildJvm.command(List.of(), "org.openjdk.jcstress.Main", options);
    }
}
