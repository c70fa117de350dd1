package io.ringflux.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code dpdk-testpmd} process under its own prompt, made by {@link TestpmdOptions}. It ends with this object, or
 * with the JVM that started it; what it left in its runtime directory is removed.
 *
 * <p>Threading: one thread gives commands; {@link #output()} and {@link #kill()} from any.
 */
public final class Testpmd implements AutoCloseable {

    private static final String PROMPT = "testpmd> ";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern COUNTERS = Pattern.compile(
            "RX-packets: (\\d+) +RX-missed: (\\d+) +RX-bytes: +(\\d+).*?TX-packets: (\\d+) "
                    + "+TX-errors: (\\d+) +TX-bytes: +(\\d+)",
            Pattern.DOTALL);

    private final Process process;
    private final String prefix;
    private final StringBuilder output = new StringBuilder();
    private boolean ended;

    Testpmd(String prefix, ProcessBuilder command) throws IOException {
        this.prefix = prefix;
        process = command.redirectErrorStream(true).start();
        Thread reader = new Thread(this::readOutput, "output-of-" + prefix);
        reader.setDaemon(true);
        reader.start();
        try {
            await(0, text -> text.contains(PROMPT));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Gives a command - {@code start}, {@code stop}, {@code port stop 0} - and returns what it printed. */
    public String command(String line) {
        int mark = output().length();
        try {
            process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("testpmd has ended:\n" + output(), e);
        }
        return await(mark, text -> text.contains(PROMPT));
    }

    /** What port 0 counted. Once its peer has left, all of it is 0. */
    public Counters counters() {
        String text = command("show port stats 0");
        Matcher matcher = COUNTERS.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no counters in:\n" + text);
        }
        return new Counters(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)),
                Long.parseLong(matcher.group(5)),
                Long.parseLong(matcher.group(6)));
    }

    /** All that it printed so far. */
    public String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it a signal, by its name without SIG: {@code STOP}, {@code CONT}. */
    public void signal(String name) {
        Signals.send(name, pid());
    }

    /** Ends it by SIGKILL, at once and with nothing said to its peer. */
    public void kill() {
        process.destroyForcibly().onExit().join();
        removeRuntimeFiles();
    }

    /** Ends it in good order, or by force if it takes too long. */
    @Override
    public void close() {
        try {
            process.getOutputStream().write("stop\nquit\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().close();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException ended) {
            // It has ended already; what is left to do is below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    private String await(int from, Predicate<String> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (output) {
            while (!condition.test(output.substring(from))) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || leftMs <= 0) {
                    throw new IllegalStateException("testpmd " + (ended ? "ended" : "hangs") + ":\n" + output);
                }
                try {
                    output.wait(leftMs);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for testpmd", e);
                }
            }
            return output.substring(from);
        }
    }

    private void readOutput() {
        char[] chunk = new char[4096];
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int count = reader.read(chunk); count >= 0; count = reader.read(chunk)) {
                synchronized (output) {
                    output.append(chunk, 0, count);
                    output.notifyAll();
                }
            }
        } catch (IOException closed) {
            // The stream closes under the reader when the process is killed.
        }
        synchronized (output) {
            ended = true;
            output.notifyAll();
        }
    }

    /** Where EAL puts it: /var/run for root, XDG_RUNTIME_DIR or /tmp for others. */
    private void removeRuntimeFiles() {
        String userDirectory = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/tmp");
        for (String parent : new String[] {"/var/run", userDirectory}) {
            File directory = Path.of(parent, "dpdk", prefix).toFile();
            File[] files = directory.listFiles();
            for (File file : files == null ? new File[0] : files) {
                file.delete();
            }
            directory.delete();
        }
    }

    /** Packets and bytes of one port, as testpmd counts them. */
    public record Counters(long rxPackets, long rxMissed, long rxBytes, long txPackets, long txErrors, long txBytes) {}
}
