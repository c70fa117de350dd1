package io.ringflux.tap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A network namespace of a test's own, removed with everything in it. */
public final class TestNamespace implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name = "ringflux-" + ProcessHandle.current().pid() + '-' + NUMBERS.incrementAndGet();
    private final List<Process> background = new ArrayList<>();
    private boolean deleted;

    /** Makes one, with nothing but a loopback interface that is on. */
    public TestNamespace() {
        Needs.networkNamespaces();
        Shell.run("ip", "netns", "add", name);
        Shell.run("ip", "-n", name, "link", "set", "lo", "up");
    }

    /** What {@code ip netns} calls it. */
    public String name() {
        return name;
    }

    /** Runs a command in it to its end, which must be a good one. */
    public List<String> run(String... command) {
        return Shell.run(inside(command));
    }

    /** Runs a command in it to its end, good or bad. */
    public Shell.Result attempt(String... command) {
        return Shell.attempt(inside(command));
    }

    /** Runs a command in it until the namespace is closed. */
    public Process start(String... command) {
        try {
            Process process = new ProcessBuilder(inside(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            background.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes its name away; it is gone when nobody has anything of it any more. */
    public void delete() {
        Shell.run("ip", "netns", "delete", name);
        deleted = true;
    }

    @Override
    public void close() {
        background.forEach(Process::destroyForcibly);
        if (!deleted) {
            delete();
        }
    }

    private String[] inside(String... command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command))
                .toArray(String[]::new);
    }
}
