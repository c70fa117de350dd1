package io.ringflux.testkit;

import io.ringflux.testkit.bench.Machine;

/** Signals to processes that a test or a benchmark has started. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal by its name without SIG: {@code STOP}, {@code CONT}. It is the shell's own {@code kill} that does
     * so: not every machine has the program.
     *
     * @throws IllegalStateException when there is no such process
     */
    public static void send(String name, long pid) {
        Machine.run("sh", "-c", "kill -" + name + " " + pid);
    }
}
