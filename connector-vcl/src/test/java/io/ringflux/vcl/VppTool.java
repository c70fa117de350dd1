package io.ringflux.vcl;

import io.ringflux.testkit.Vpp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** VPP's own test programs for VCL, {@code vcl_test_server} and {@code vcl_test_client}; later named {@code vperf_}. */
final class VppTool implements AutoCloseable {
    private static final Pattern RATE = Pattern.compile("\\(([0-9.]+) Gbps");
    private static final int WRITE_BYTES = 65_536;
    private static final int WRITES = 16_000;

    private final Process process;
    private final BufferedReader output;
    private final Path configuration;

    private VppTool(Vpp vpp, Path appSocket, String role, List<String> arguments) {
        try {
            configuration = Files.writeString(Files.createTempFile("vpp-tool", ".conf"), """
                    vcl {
                    heapsize 64M
                    segment-size 536870912
                    add-segment-size 268435456
                    rx-fifo-size 1048576
                    tx-fifo-size 1048576
                    event-queue-size 4096
                    app-socket-api %s
                    app-scope-local
                    app-scope-global
                    use-mq-eventfd
                    }
                    """.formatted(appSocket));
            ProcessBuilder builder = vpp.program(
                    List.of("vcl_test_" + role, "vperf_" + role),
                    arguments,
                    Map.of("VCL_CONFIG", configuration.toString()));
            // Its words would wait in a buffer until it ends.
            List<String> command = new ArrayList<>(List.of("stdbuf", "-oL"));
            command.addAll(builder.command());
            process = builder.command(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    static VppTool server(Vpp vpp, Path appSocket, int port) {
        return new VppTool(vpp, appSocket, "server", List.of(Integer.toString(port)));
    }

    /** What a client measures: about a gigabyte in one session. */
    static double gbps(Vpp vpp, Path appSocket, String test, String host, int port) {
        List<String> arguments = List.of(
                "-X",
                test,
                "-N",
                Integer.toString(WRITES),
                "-T",
                Integer.toString(WRITE_BYTES),
                "-R",
                Integer.toString(WRITE_BYTES),
                host,
                Integer.toString(port));
        try (VppTool client = new VppTool(vpp, appSocket, "client", arguments)) {
            Matcher rate = RATE.matcher(client.awaitLine("Gbps"));
            if (!rate.find()) {
                throw new IllegalStateException("no rate");
            }
            return Double.parseDouble(rate.group(1));
        }
    }

    /** Reads up to a line with those words. */
    String awaitLine(String words) {
        StringBuilder all = new StringBuilder();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(words)) {
                    return line;
                }
                all.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no line with \"" + words + "\" in:\n" + all);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Files.delete(configuration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
