package io.ringflux.service.kafka.broker;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-node Kafka broker in a child JVM, reachable on 127.0.0.1 only. It keeps its port and its log from one start
 * to the next and goes away with its parent. Everything it prints is in {@link #logFile}. All methods block and may be
 * called from any thread.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MS = 20;

    /** Ctrl-C goes to all programs of a terminal: the broker must outlive it until its clients have drained. */
    private static final String WITHOUT_INTERRUPT = "trap '' INT; exec \"$0\" \"$@\"";

    private static final String LOGGING = "io/ringflux/service/kafka/broker/broker-logback.xml";

    private final BrokerConfig config;
    private final Path directory;
    private final boolean ownsDirectory;
    private final int port;
    private final int controllerPort;
    private @Nullable Process process;

    private EmbeddedBroker(BrokerConfig config) throws IOException {
        this.config = config;
        Path wanted = config.dataDirectory();
        ownsDirectory = wanted == null;
        directory = wanted == null ? Files.createTempDirectory("ringflux-broker") : Files.createDirectories(wanted);
        port = config.port() == 0 ? LoopbackPorts.free(0) : config.port();
        controllerPort = LoopbackPorts.free(port);
    }

    /** Starts a broker and returns when clients can connect. */
    public static EmbeddedBroker start(BrokerConfig config) throws IOException {
        EmbeddedBroker broker = new EmbeddedBroker(config);
        try {
            broker.start();
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** What clients set as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return BrokerProperties.HOST + ":" + port;
    }

    /** Holds topics, properties and the log file. */
    public Path directory() {
        return directory;
    }

    /** Everything that the broker prints. */
    public Path logFile() {
        return directory.resolve("broker.log");
    }

    /** Whether the child JVM is there; a frozen one is. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The child JVM's process id. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException("the broker is not running");
        }
        return process.pid();
    }

    /** Starts the broker again on its log after {@link #stop} or {@link #kill}; does nothing while it runs. */
    public synchronized void start() throws IOException {
        if (isRunning()) {
            return;
        }
        Path ready = directory.resolve("ready");
        Files.deleteIfExists(ready);
        Path properties = directory.resolve("server.properties");
        writeProperties(properties);
        Process child = new ProcessBuilder(command(properties, ready))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
        process = child;
        awaitReady(child, ready);
        log.info("broker {} is ready on {}, data in {}", child.pid(), bootstrapServers(), directory);
    }

    /** Stops the broker in order (SIGTERM), or kills it if that takes too long. */
    public synchronized void stop() {
        Process child = process;
        if (child == null) {
            return;
        }
        child.destroy();
        if (!exits(child, STOP_TIMEOUT.toMillis())) {
            log.warn("broker {} did not stop within {}, killing it", child.pid(), STOP_TIMEOUT);
            kill();
        }
        process = null;
    }

    /** Kills the broker (SIGKILL), as a crash would. */
    public synchronized void kill() {
        Process child = process;
        if (child != null) {
            child.destroyForcibly();
            exits(child, STOP_TIMEOUT.toMillis());
            process = null;
        }
    }

    /** Stops the broker and deletes its directory if that is temporary. */
    @Override
    public synchronized void close() throws IOException {
        stop();
        if (ownsDirectory) {
            DirectoryTree.delete(directory);
        }
    }

    private void writeProperties(Path file) throws IOException {
        Properties properties = new Properties();
        properties.putAll(BrokerProperties.of(config, directory.resolve("topics"), port, controllerPort));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    private List<String> command(Path properties, Path ready) {
        return List.of(
                "/bin/sh",
                "-c",
                WITHOUT_INTERRUPT,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + config.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogback.configurationFile=" + LOGGING,
                "-cp",
                BrokerClassPath.find(),
                BrokerMain.class.getName(),
                properties.toString(),
                ready.toString(),
                ownsDirectory ? directory.toString() : "");
    }

    private void awaitReady(Process child, Path ready) throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.exists(ready)) {
            if (exits(child, POLL_MS)) {
                process = null;
                throw new IOException("broker ended with status " + child.exitValue() + " while it started: " + tail());
            }
            if (System.nanoTime() - deadline > 0) {
                kill();
                throw new IOException("broker was not ready within " + START_TIMEOUT + ": " + tail());
            }
        }
    }

    private static boolean exits(Process child, long timeoutMs) {
        try {
            return child.waitFor(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(logFile());
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }
}
