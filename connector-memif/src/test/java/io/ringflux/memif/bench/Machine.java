package io.ringflux.memif.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The state of the machine, by the round trip of a cache line between the two CPUs of the measurement. */
final class Machine {

    /** States that a figure may be compared within. */
    enum State {
        FAST,
        SLOW,
        DISTURBED
    }

    private static final double FAST_NS = 260;
    private static final double SLOW_NS = 400;
    private static final double LOST_NS = 800;

    private final Path probe;

    /** Builds the probe with the C compiler. */
    Machine(Path directory, Path source) {
        probe = directory.resolve("core_to_core");
        run("gcc", "-O2", "-pthread", "-o", probe.toString(), source.toString());
    }

    /** Mean round trip in nanoseconds; the best of three looks, because anything else on the CPUs only adds to it. */
    double coreToCoreNs() {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            best = Math.min(
                    best, Double.parseDouble(run(probe.toString(), "0", "1").strip()));
        }
        return best;
    }

    /** The state that two looks, before and after a window, agree on. */
    static State state(double beforeNs, double afterNs) {
        double low = Math.min(beforeNs, afterNs);
        double high = Math.max(beforeNs, afterNs);
        if (high < FAST_NS) {
            return State.FAST;
        }
        return low > SLOW_NS && high < LOST_NS ? State.SLOW : State.DISTURBED;
    }

    static String run(String... command) {
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
