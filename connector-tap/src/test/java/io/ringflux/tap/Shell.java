package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
        return run(ChildJvm.command(List.of(options), main.getName(), List.of()).toArray(String[]::new));
    }

    /** Starts a class of this class path in a JVM of its own, a short-lived one, whose output can be read. */
    public static Process startJava(Class<?> main, String... arguments) {
        try {
            List<String> options = List.of("-XX:TieredStopAtLevel=1");
            return new ProcessBuilder(ChildJvm.command(options, main.getName(), List.of(arguments)))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
