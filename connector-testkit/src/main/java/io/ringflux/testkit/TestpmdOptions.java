package io.ringflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * How to run {@code dpdk-testpmd} as a memif peer, without PCI devices, and without huge pages unless told; each method
 * gives a changed copy.
 *
 * @param role {@code server} or {@code client}
 * @param device options of the memif device besides the role, for instance {@code secret=abc}
 * @param application options of testpmd itself, behind {@code --}
 * @param cpu both of its threads run there
 * @param memoryMiB for the packet buffers
 * @param hugePages whether those are on huge pages
 */
public record TestpmdOptions(
        String role, List<String> device, List<String> application, int cpu, int memoryMiB, boolean hugePages) {

    private static final String PROGRAM = "dpdk-testpmd";
    private static final String ZERO_COPY = "zero-copy=yes";
    private static final AtomicInteger STARTED = new AtomicInteger();

    /** Copies the lists. */
    public TestpmdOptions {
        device = List.copyOf(device);
        application = List.copyOf(application);
    }

    /** A memif client of the server that listens there: a path, or {@code @name}. It connects when it starts, once. */
    public static TestpmdOptions client(String socket) {
        return of("client", socket);
    }

    /** A memif server that listens there. The path must not exist yet. */
    public static TestpmdOptions server(String socket) {
        return of("server", socket);
    }

    /** Whether the program is on this machine. */
    public static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Path.of(directory, PROGRAM).toFile().canExecute());
    }

    /** Skips the calling test where the program is missing. */
    public static void assumeInstalled() {
        Assumptions.assumeTrue(isInstalled(), PROGRAM + " is missing: apt-get install dpdk-dev");
    }

    /** With a further option of the memif device: {@code id=3}, {@code secret=abc}, {@code rsize=8}. */
    public TestpmdOptions device(String option) {
        return new TestpmdOptions(role, with(device, option), application, cpu, memoryMiB, hugePages);
    }

    /** With a further option of testpmd: {@code --rxq=2}, {@code --txpkts=64}. */
    public TestpmdOptions application(String option) {
        return new TestpmdOptions(role, device, with(application, option), cpu, memoryMiB, hugePages);
    }

    /** What it does with packets: {@code rxonly}, {@code txonly}, {@code io}, {@code macswap}. */
    public TestpmdOptions forward(String mode) {
        return application("--forward-mode=" + mode);
    }

    /** With its packet buffers as shared memory, as far as its role allows: a server's role does not. */
    public TestpmdOptions zeroCopy() {
        return device(ZERO_COPY);
    }

    /** That many queues each way. */
    public TestpmdOptions queues(int count) {
        return application("--rxq=" + count).application("--txq=" + count);
    }

    /** On another CPU than 0. */
    public TestpmdOptions cpu(int number) {
        return new TestpmdOptions(role, device, application, number, memoryMiB, hugePages);
    }

    /** With its packet buffers on huge pages, which it takes as many as its memory needs. */
    public TestpmdOptions onHugePages() {
        return new TestpmdOptions(role, device, application, cpu, memoryMiB, true);
    }

    /** Starts it and waits until it takes commands; packets flow after {@code command("start")}. */
    public Testpmd start() {
        String prefix = "ringflux-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet();
        try {
            return new Testpmd(prefix, new ProcessBuilder(command(prefix)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + PROGRAM, e);
        }
    }

    private List<String> command(String prefix) {
        List<String> command = new ArrayList<>(List.of("stdbuf", "-oL", PROGRAM));
        command.addAll(List.of("--lcores", "0@" + cpu + ",1@" + cpu));
        command.addAll(List.of("--no-pci", "-m", Integer.toString(memoryMiB), "--no-telemetry"));
        command.addAll(hugePages ? List.of("--in-memory") : List.of("--no-huge"));
        command.add("--file-prefix=" + prefix);
        if (device.contains(ZERO_COPY)) {
            command.add("--single-file-segments");
        }
        command.add("--vdev=net_memif0,role=" + role + "," + String.join(",", device));
        command.addAll(List.of("--", "-i", "--nb-cores=1", "--total-num-mbufs=32768"));
        command.addAll(application);
        return command;
    }

    private static TestpmdOptions of(String role, String socket) {
        boolean isAbstract = socket.startsWith("@");
        List<String> device = List.of(
                "socket=" + (isAbstract ? socket.substring(1) : socket),
                "socket-abstract=" + (isAbstract ? "yes" : "no"));
        return new TestpmdOptions(role, device, List.of(), 0, 256, false);
    }

    private static List<String> with(List<String> options, String option) {
        return Stream.concat(options.stream(), Stream.of(option)).toList();
    }
}
