package io.ringflux.memif.bench;

import io.ringflux.testkit.TestpmdOptions;
import io.ringflux.testkit.bench.Machine;
import io.ringflux.testkit.bench.Machine.State;
import io.ringflux.testkit.bench.Report;
import io.ringflux.testkit.bench.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures ours against {@code dpdk-testpmd}, pair by pair: both sides of a link are started anew for every pair, each
 * window has the machine's state read before and after it, and only windows in the same state are compared. Rates in
 * millions of frames a second, round trips in nanoseconds; the ratio is above 1 where ours is better.
 *
 * <p>Arguments: the number of pairs, then names of cases; all of them without.
 */
final class MemifBench {

    private static final int MOST_WINDOWS = 6;
    private static final long WARM_UP_MS = 4000;

    private static final Map<String, List<Setup>> CASES = cases();

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
            if (wanted.isEmpty() || wanted.contains(entry.getKey())) {
                run(machine, directory, entry.getKey(), entry.getValue(), pairs);
            }
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

    private static Map<String, List<Setup>> cases() {
        Map<String, List<Setup>> cases = new LinkedHashMap<>();
        Setup txOnly = new Setup("testpmd:rxonly", "testpmd:txonly", "server", 64);
        Setup capacity = new Setup("testpmd:rxonly", "jvm:fill", "server", 64);
        Setup serverTx = new Setup("testpmd:txonly", "testpmd:rxonly", "client", 64);
        cases.put("rx-testpmd", List.of(new Setup("jvm:count", "testpmd:txonly", "server", 64), txOnly));
        for (String action : List.of("poll", "count", "map-filter", "bounded")) {
            cases.put("rx-capacity-" + action, List.of(new Setup("jvm:" + action, "jvm:fill", "server", 64), capacity));
        }
        cases.put("tx-client", List.of(capacity, txOnly));
        cases.put("tx-server", List.of(new Setup("jvm:fill", "testpmd:rxonly", "client", 64), serverTx));
        cases.put("tx-client-send", List.of(new Setup("testpmd:rxonly", "jvm:send", "server", 64), txOnly));
        for (String action : List.of("make", "repeat")) {
            for (int frameBytes : List.of(64, 1500)) {
                cases.put(
                        "zero-copy-" + action + "-" + frameBytes,
                        List.of(
                                new Setup("testpmd:rxonly", "jvm:" + action + "-zero-copy", "server", frameBytes),
                                new Setup("testpmd:rxonly", "jvm:" + action, "server", frameBytes)));
            }
        }
        cases.put(
                "round-trip",
                List.of(
                        new Setup("testpmd:io", "jvm:ping", "client", 64),
                        new Setup("testpmd:io", "testpmd:ping", "client", 64)));
        return cases;
    }
}
