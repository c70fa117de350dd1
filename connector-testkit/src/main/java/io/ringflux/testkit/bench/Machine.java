package io.ringflux.testkit.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The state of the machine, by the round trip of a cache line between the two CPUs of the measurement. */
public final class Machine {

    /** States that a figure may be compared within. */
    public enum State {
        /** The round trip is short. */
        FAST,
        /** It is about four times as long. */
        SLOW,
        /** Something else was running, or the state changed. */
        DISTURBED
    }

    private static final double FAST_NS = 260;
    private static final double SLOW_NS = 400;
    private static final double LOST_NS = 800;

    private final Path probe;

    /** Builds the probe with the C compiler, in a directory of the caller's. */
    public Machine(Path directory) {
        probe = build(directory, Machine.class, "core_to_core");
    }

    /** Builds a C program, in a directory of the caller's, whose source lies beside a class. */
    public static Path build(Path directory, Class<?> beside, String name) {
        Path source = directory.resolve(name + ".c");
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name + ".c"))) {
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + source, e);
        }
        Path program = directory.resolve(name);
        run("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString());
        return program;
    }

    /** Mean round trip in nanoseconds; the best of three looks, because anything else on the CPUs only adds to it. */
    public double coreToCoreNs() {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            best = Math.min(
                    best, Double.parseDouble(run(probe.toString(), "0", "1").strip()));
        }
        return best;
    }

    /** The state that two looks, before and after a window, agree on. */
    public static State state(double beforeNs, double afterNs) {
        double low = Math.min(beforeNs, afterNs);
        double high = Math.max(beforeNs, afterNs);
        if (high < FAST_NS) {
            return State.FAST;
        }
        return low > SLOW_NS && high < LOST_NS ? State.SLOW : State.DISTURBED;
    }

    /** Runs a program to its end and gives what it printed. */
    public static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
