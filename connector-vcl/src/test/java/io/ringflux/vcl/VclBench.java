package io.ringflux.vcl;

import io.ringflux.testkit.Vpp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Servers of ours, of VPP's and of the JDK's sockets under LD_PRELOAD, all driven by VPP's own {@code vcl_test_client}
 * over one VPP; then reactor-netty's HTTP over VPP and over the kernel. One line a case; run by {@code bin/bench-vcl}.
 */
final class VclBench {
    private static final int PORT = 20_000;
    private static final int ROUNDS = 3;
    /** Transfers before the one that is measured, for each server alike. */
    private static final int WARM_UPS = 6;

    private static final String HTTP = "http";

    private final Vpp vpp;
    private final int rounds;
    private final List<String> cases;

    private VclBench(Vpp vpp, int rounds, List<String> cases) {
        this.vpp = vpp;
        this.rounds = rounds;
        this.cases = cases;
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        Path directory = Files.createTempDirectory("bench-vcl");
        try (Vpp vpp = Vpp.startHostStack(directory)) {
            VclBench bench = new VclBench(
                    vpp, rounds, List.of(arguments).subList(Math.min(1, arguments.length), arguments.length));
            System.out.printf("%-28s %10s %10s %10s %9s %9s%n", "gbps", "ours", "c", "preload", "ours/c", "ours/pre");
            for (Wire wire : Wire.values()) {
                bench.streams(wire, "sink", "-U", Program.SINK);
                bench.streams(wire, "echo", "-B", Program.ECHO);
            }
            bench.http();
        }
    }

    private boolean isWanted(String name) {
        return cases.isEmpty() || cases.contains(name);
    }

    /** Where clients and servers attach. */
    private enum Wire {
        CUT_THROUGH("default", "default", "127.0.0.1"),
        TCP("server", "client", "10.20.0.1");

        private final String serverNamespace;
        private final String clientNamespace;
        private final String host;

        Wire(String serverNamespace, String clientNamespace, String host) {
            this.serverNamespace = serverNamespace;
            this.clientNamespace = clientNamespace;
            this.host = host;
        }
    }

    /** One round is a server of each kind, warmed up by some transfers and measured by the next. */
    private void streams(Wire wire, String kind, String test, Program program) {
        String name = wire.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + kind;
        if (!isWanted(name)) {
            return;
        }
        List<double[]> results = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            results.add(new double[] {ours(wire, test, program), theirs(wire, test), preload(wire, test, program)});
        }
        System.out.printf(
                "%-28s %10.2f %10.2f %10.2f %9.2f %9.2f%n",
                name,
                median(results, result -> result[0]),
                median(results, result -> result[1]),
                median(results, result -> result[2]),
                median(results, result -> result[0] / result[1]),
                median(results, result -> result[0] / result[2]));
    }

    private double ours(Wire wire, String test, Program program) {
        try (ServerProcess servers = new ServerProcess(vpp.appSocket(wire.serverNamespace), 1)) {
            return driven(wire, test, program, servers);
        }
    }

    private double theirs(Wire wire, String test) {
        double rate = 0;
        for (int run = 0; run <= WARM_UPS; run++) {
            // It serves one client and ends.
            try (VppTool server = VppTool.server(vpp, vpp.appSocket(wire.serverNamespace), PORT)) {
                server.awaitLine("Waiting for client data connections");
                rate = client(wire, test);
            }
        }
        return rate;
    }

    private double preload(Wire wire, String test, Program program) {
        Path socket = vpp.appSocket(wire.serverNamespace);
        Map<String, String> environment = Map.of("VCL_APP_SOCKET", socket.toString(), "WITH_VCL_QUIET", "1");
        try (ServerProcess servers = ServerProcess.under(List.of("bin/with-vcl"), environment)) {
            return driven(wire, test, program, servers);
        }
    }

    /** The client's control connection wants an echo, on the port before. */
    private double driven(Wire wire, String test, Program program, ServerProcess servers) {
        servers.start(Program.ECHO, wire.host, PORT);
        servers.start(program, wire.host, PORT + 1);
        for (int run = 0; run < WARM_UPS; run++) {
            client(wire, test);
        }
        return client(wire, test);
    }

    private double client(Wire wire, String test) {
        return VppTool.gbps(vpp, vpp.appSocket(wire.clientNamespace), test, wire.host, PORT);
    }

    private static double median(List<double[]> results, ToDoubleFunction<double[]> value) {
        double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private void http() {
        if (!isWanted(HTTP)) {
            return;
        }
        HttpLoad load = new HttpLoad();
        double kernel = load.perSecondOverKernel();
        double vcl = load.perSecondOverVcl(vpp);
        System.out.printf("%-28s %10.0f %10.0f %9.2f%n", HTTP + " requests/s vcl, kernel", vcl, kernel, vcl / kernel);
    }
}
