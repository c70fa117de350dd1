package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.JvmFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands. */
public final class Shell {
    private Shell() {}

    /** Runs a command to its end, which must be a good one, and returns the lines it printed. */
    public static List<String> run(String... command) {
        Result result = attempt(command);
        assertThat(result.status())
                .as("%s: %s", String.join(" ", command), result.output())
                .isZero();
        return result.output().lines().toList();
    }

    /** Runs a class of this class path in a JVM of its own. */
    public static List<String> java(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JvmFlags.REQUIRED.split(" ", -1)));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return run(command.toArray(String[]::new));
    }

    /** Runs a command to its end, good or bad. */
    public static Result attempt(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How a command ended, and what it printed. */
    public record Result(int status, String output) {}
}
