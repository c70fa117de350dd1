package io.ringflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * A VPP of its own in a directory of its own, beside any other that runs here: no devices, no huge pages. It ends with
 * this object.
 *
 * <p>It is taken from the tree that the environment variable {@code VPP_PREFIX} names, or from the one in which the
 * {@code vpp} on the path lies.
 *
 * <p>Threading: one thread.
 */
public final class Vpp implements AutoCloseable {

    private static final String PREFIX = "VPP_PREFIX";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONFIGURATION = """
            unix { nodaemon nosyslog runtime-dir %1$s cli-listen %1$s/cli.sock pidfile %1$s/vpp.pid poll-sleep-usec 100 }
            api-segment { prefix %2$s global-size 32M api-size 8M }
            memory { main-heap-size 256M main-heap-page-size 4k }
            buffers { buffers-per-numa 16384 page-size 4k }
            statseg { socket-name %1$s/stats.sock size 32m page-size 4k }
            cpu { main-core %3$d }
            plugins {
              path %4$s
              plugin default { disable }
              plugin memif_plugin.so { enable }
              plugin ping_plugin.so { enable }
              plugin af_packet_plugin.so { enable }
              plugin tlsopenssl_plugin.so { enable }
            }
            """;
    private static final String HOST_STACK = """
            session { enable poll-main use-app-socket-api }
            tcp { closewait-time 60 }
            """;
    /** Two interfaces back to back, a namespace for applications on each: these meet over VPP's own TCP and UDP. */
    private static final String[] PIPE = {
        "pipe create",
        "ip table add 11",
        "ip table add 12",
        "set interface ip table pipe0.0 11",
        "set interface ip table pipe0.1 12",
        "set interface ip address pipe0.0 10.20.0.1/24",
        "set interface ip address pipe0.1 10.20.0.2/24",
        "set interface state pipe0 up",
        "set interface state pipe0.0 up",
        "set interface state pipe0.1 up",
        "app ns add id server secret 1234 if pipe0.0",
        "app ns add id client secret 5678 if pipe0.1",
    };

    private final Path prefix;
    private final Path directory;
    private final Process process;

    private Vpp(Path prefix, Path directory, int cpu, String more) throws IOException {
        this.prefix = prefix;
        this.directory = directory;
        Path configuration = directory.resolve("startup.conf");
        String segment = "ringflux-" + UUID.randomUUID();
        Files.writeString(configuration, CONFIGURATION.formatted(directory, segment, cpu, plugins(prefix)) + more);
        process = command("vpp", "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive() || answers());
        } catch (ConditionTimeoutException e) {
            close();
            throw new IllegalStateException("VPP does not answer:\n" + Files.readString(output()), e);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("VPP has ended:\n" + Files.readString(output()));
        }
    }

    /** Skips the calling test where there is no VPP. */
    public static void assumeInstalled() {
        Assumptions.assumeTrue(
                prefix().isPresent(),
                "VPP is missing: set " + PREFIX
                        + " to a tree that has bin/vpp and its plugins, or put vpp on the PATH");
    }

    /** Starts one that keeps its files there. */
    public static Vpp start(Path directory) {
        return start(directory, 0);
    }

    /** Starts one whose main thread runs on that CPU. */
    public static Vpp start(Path directory, int cpu) {
        return start(directory, cpu, "");
    }

    /**
     * Starts one with the host stack. Programs that attach to {@code server} and {@code client} of {@link #appSocket}
     * have the addresses 10.20.0.1 and 10.20.0.2; those that attach to {@code default} meet in shared memory on
     * 127.0.0.1.
     */
    public static Vpp startHostStack(Path directory) {
        Vpp vpp = start(directory, 0, HOST_STACK);
        vpp.cli(PIPE);
        return vpp;
    }

    private static Vpp start(Path directory, int cpu, String more) {
        Path prefix = prefix().orElseThrow(() -> new IllegalStateException("VPP is missing"));
        try {
            return new Vpp(prefix, Files.createDirectories(directory), cpu, more);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run VPP", e);
        }
    }

    /** Gives commands of its command line, one after another; returns what the last one printed. */
    public String cli(String... lines) {
        String printed = "";
        for (String line : lines) {
            printed = run(Stream.concat(Stream.of("-s", socket().toString()), Stream.of(line.split(" "))));
        }
        return printed;
    }

    /** The socket for applications of a namespace. */
    public Path appSocket(String namespace) {
        return directory.resolve("app_ns_sockets").resolve(namespace);
    }

    /** A program of its tree, the first of these names that is there, ready to be started. */
    public ProcessBuilder program(List<String> names, List<String> arguments, Map<String, String> environment) {
        String name = names.stream()
                .filter(candidate ->
                        prefix.resolve("bin").resolve(candidate).toFile().canExecute())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(prefix + " has none of " + names));
        ProcessBuilder builder = command(name, arguments.toArray(String[]::new));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Ends it by SIGKILL, at once and with nothing said to its peers. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends it in good order, or by force if it takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    private boolean answers() {
        return Files.exists(socket()) && cli("show version").contains("vpp");
    }

    private String run(Stream<String> arguments) {
        try {
            Process client = command("vppctl", arguments.toArray(String[]::new))
                    .redirectErrorStream(true)
                    .start();
            client.getOutputStream().close();
            String printed = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            client.onExit().join();
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run vppctl", e);
        }
    }

    private ProcessBuilder command(String program, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(prefix.resolve("bin").resolve(program).toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.merge("LD_LIBRARY_PATH", libraries(prefix), (old, own) -> own + ":" + old);
        return builder;
    }

    private Path socket() {
        return directory.resolve("cli.sock");
    }

    private Path output() {
        return directory.resolve("vpp.log");
    }

    private static Optional<Path> prefix() {
        Stream<Path> named = Optional.ofNullable(System.getenv(PREFIX)).map(Path::of).stream();
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(Path::of)
                .filter(bin -> bin.endsWith("bin"))
                .map(Path::getParent);
        return Stream.concat(named, onPath)
                .filter(tree -> tree.resolve("bin/vpp").toFile().canExecute())
                .findFirst();
    }

    private static String libraries(Path prefix) {
        return pluginDirectories(prefix)
                .map(plugins -> plugins.resolveSibling(".").normalize().toString())
                .collect(Collectors.joining(":"));
    }

    private static String plugins(Path prefix) {
        return pluginDirectories(prefix).map(Path::toString).collect(Collectors.joining(":"));
    }

    private static Stream<Path> pluginDirectories(Path prefix) {
        try (Stream<Path> below = Files.find(prefix.resolve("lib"), 2, (path, file) -> path.endsWith("vpp_plugins"))) {
            return below.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for VPP's plugins", e);
        }
    }
}
