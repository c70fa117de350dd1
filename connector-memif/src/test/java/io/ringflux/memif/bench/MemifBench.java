package io.ringflux.memif.bench;

import io.ringflux.loop.RxMode;
import io.ringflux.testkit.TestpmdOptions;
import io.ringflux.testkit.bench.Machine;
import io.ringflux.testkit.bench.Machine.State;
import io.ringflux.testkit.bench.Report;
import io.ringflux.testkit.bench.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures ours against {@code dpdk-testpmd}, pair by pair: both sides of a link are started anew for every pair, each
 * window has the machine's state read before and after it, and only windows in the same state are compared. Rates in
 * millions of frames a second, round trips in nanoseconds; the ratio is above 1 where ours is better.
 *
 * <p>Arguments: the number of pairs, then names of cases, or beginnings of names with a {@code *}; all but the soak
 * without.
 */
final class MemifBench {

    private static final int MOST_WINDOWS = 6;
    private static final long WARM_UP_MS = 4000;

    private static final Map<String, List<Setup>> CASES = Cases.all();

    private MemifBench() {}

    public static void main(String[] args) throws Exception {
        if (!TestpmdOptions.isInstalled()) {
            System.err.println("dpdk-testpmd is missing: apt-get install dpdk-dev");
            System.exit(2);
        }
        Path directory = Files.createTempDirectory("ringflux-bench");
        Machine machine = new Machine(directory);
        int pairs = Integer.parseInt(args[0]);
        List<String> wanted = List.of(args).subList(1, args.length);
        Report.printHeader();
        for (Map.Entry<String, List<Setup>> entry : CASES.entrySet()) {
            if (isWanted(wanted, entry.getKey())) {
                run(machine, directory, entry.getKey(), entry.getValue(), pairs);
            }
        }
        measureDelays(directory, wanted);
        if (isWanted(wanted, "reconnects")) {
            Reconnects.measure(directory);
        }
        if (wanted.contains("soak")) {
            Soak.measure();
        }
    }

    private static void measureDelays(Path directory, List<String> wanted) throws InterruptedException {
        if (wanted.isEmpty() || wanted.stream().anyMatch(pattern -> pattern.startsWith("delay"))) {
            Delays.printHeader();
        }
        for (RxMode mode : RxMode.values()) {
            if (isWanted(wanted, "delay-" + mode.name().toLowerCase(Locale.ROOT))) {
                Delays.measure(mode);
            }
        }
        if (isWanted(wanted, "delay-eventfd")) {
            Delays.measureKernel(directory);
        }
    }

    private static void run(Machine machine, Path directory, String name, List<Setup> setups, int pairs)
            throws InterruptedException, IOException {
        Report report = new Report(name, setups.get(0).isTime());
        int tries = 0;
        while (report.count(State.FAST) < pairs && tries++ < pairs + 2) {
            Windows theirs = measure(machine, directory, setups.get(1));
            Windows ours = measure(machine, directory, setups.get(0));
            report.add(ours, theirs);
        }
        report.print();
    }

    private static Windows measure(Machine machine, Path directory, Setup setup)
            throws InterruptedException, IOException {
        Path socket = directory.resolve("memif.sock");
        Files.deleteIfExists(socket);
        List<Peer> peers = setup.start(socket.toString());
        try {
            Thread.sleep(WARM_UP_MS);
            Measurement measurement = new Measurement(machine, setup, peers);
            int fast = 0;
            for (int i = 0; i < MOST_WINDOWS && fast < 2; i++) {
                fast += measurement.window() == State.FAST ? 1 : 0;
            }
            return measurement.windows();
        } finally {
            peers.forEach(Peer::close);
        }
    }

    private static boolean isWanted(List<String> wanted, String name) {
        return wanted.isEmpty()
                || wanted.stream()
                        .anyMatch(pattern -> pattern.endsWith("*")
                                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                                : name.equals(pattern));
    }
}
