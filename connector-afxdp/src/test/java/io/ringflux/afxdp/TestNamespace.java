package io.ringflux.afxdp;

import io.ringflux.nativeio.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A network namespace of a test's own, removed with everything in it. */
public final class TestNamespace implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final String name = "ringflux-xdp-" + ProcessHandle.current().pid() + '-' + NUMBERS.incrementAndGet();
    private final List<Process> background = new ArrayList<>();

    /** Makes one, whose interfaces send nothing by themselves. */
    public TestNamespace() {
        Needs.networkNamespaces();
        Shell.run("ip", "netns", "add", name);
        run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        run("ip", "link", "set", "lo", "up");
    }

    /** What {@code ip netns} calls it. */
    public String name() {
        return name;
    }

    /** Runs a command in it to its end, which must be a good one. */
    public List<String> run(String... command) {
        return Shell.run(inside(command));
    }

    /** Calls something in it; sockets that it opens stay in it. */
    public <T> T call(Callable<T> action) {
        try (NetworkNamespace namespace = NetworkNamespace.of(name)) {
            return namespace.call(action);
        }
    }

    /** Starts a command in it, which is killed with the namespace. */
    public Process start(ProcessBuilder.Redirect output, String... command) {
        try {
            Process process = new ProcessBuilder(inside(command))
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            background.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        background.forEach(Process::destroyForcibly);
        background.forEach(process -> process.onExit().join());
        Shell.run("ip", "netns", "delete", name);
    }

    private String[] inside(String... command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command))
                .toArray(String[]::new);
    }
}
