package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FramePool;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.memif.MemifClient;
import io.ringflux.memif.MemifServer;
import io.ringflux.queue.TxQueue;
import io.ringflux.testkit.bench.Machine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How late a frame comes that comes now and then, and what waiting for it costs: a client on CPU 0 that never sleeps, a
 * server on CPU 1 that waits as its mode says, both of real-time priority. One line each, times in microseconds from
 * before the frame's submission to its arrival at a subscriber, and the CPU time of the server's loop.
 */
final class Delays {

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int PRIORITY = 10;
    private static final int WARM_UP = 20_000;
    private static final int OFTEN = 100_000;
    private static final long OFTEN_NS = 100_000;
    private static final int SELDOM = 10_000;
    private static final long SELDOM_NS = 10_000_000;

    private final RxMode mode;
    private final Histogram delays = new Histogram(3);
    private final Frame frame = Objects.requireNonNull(FramePool.create(1, 2048).allocate(64));
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final int frames;
    private final long intervalNs;
    private int seen;
    private int sent;
    private long dueNs;

    private Delays(RxMode mode, int frames, long intervalNs) {
        this.mode = mode;
        this.frames = frames;
        this.intervalNs = intervalNs;
    }

    /** What stands above the lines. */
    static void printHeader() {
        System.out.printf(
                "%-24s %8s %8s %8s %8s %7s %7s%n", "delay", "p50_us", "p99_us", "p999_us", "max_us", "cpu_%", "idle_%");
    }

    /** A mode, with a frame each 100 microseconds and each 10 milliseconds. */
    static void measure(RxMode mode) throws InterruptedException {
        new Delays(mode, WARM_UP + OFTEN, OFTEN_NS).run();
        new Delays(mode, WARM_UP + SELDOM, SELDOM_NS).run();
    }

    /** The same calls by an eventfd from C to C, without memif: what the kernel and the machine take of the delay. */
    static void measureKernel(Path directory) {
        String program = Machine.build(directory, Delays.class, "wake_up")
                .toAbsolutePath()
                .toString();
        printKernel(program, OFTEN, OFTEN_NS);
        printKernel(program, SELDOM, SELDOM_NS);
    }

    private static void printKernel(String program, int calls, long intervalNs) {
        String[] ns = Machine.run(program, Integer.toString(calls), Long.toString(intervalNs))
                .strip()
                .split(" ");
        System.out.printf(
                Locale.ROOT,
                "%-24s %8.1f %8.1f %8.1f %8.1f%n",
                "eventfd/" + TimeUnit.NANOSECONDS.toMicros(intervalNs) + "us",
                Long.parseLong(ns[0]) / 1e3,
                Long.parseLong(ns[1]) / 1e3,
                Long.parseLong(ns[2]) / 1e3,
                Long.parseLong(ns[3]) / 1e3);
    }

    private void run() throws InterruptedException {
        PollerGroup receivers = PollerGroup.pinned("receiver", 1).realTime(PRIORITY);
        PollerGroup senders = PollerGroup.pinned("sender", 0).realTime(PRIORITY);
        String socket = "@ringflux-delays-" + ProcessHandle.current().pid();
        FramePort server = MemifServer.create()
                .socket(socket)
                .rxMode(mode)
                .loops(receivers)
                .listenNow();
        server.receive().subscribe(this::arrive);
        FramePort client = MemifClient.create()
                .socket(socket)
                .rxMode(RxMode.POLLING)
                .loops(senders)
                .connectNow();
        double idle = cpuShare(() -> Thread.sleep(IDLE.toMillis()));
        double busy = cpuShare(() -> {
            client.fill(0, this::sendWhenDue).subscribe();
            arrived.await();
        });
        System.out.printf(
                Locale.ROOT,
                "%-24s %8.1f %8.1f %8.1f %8.1f %7.1f %7.1f%n",
                mode + "/" + TimeUnit.NANOSECONDS.toMicros(intervalNs) + "us",
                delays.getValueAtPercentile(50) / 1e3,
                delays.getValueAtPercentile(99) / 1e3,
                delays.getValueAtPercentile(99.9) / 1e3,
                delays.getMaxValue() / 1e3,
                busy,
                idle);
        client.dispose();
        server.dispose();
        client.onDispose().then(server.onDispose()).block();
        senders.dispose();
        receivers.dispose();
    }

    /** The first frames come ten times as fast, and do not count. */
    private int sendWhenDue(TxQueue queue) {
        long nowNs = System.nanoTime();
        if (sent == frames || nowNs - dueNs < 0) {
            return 0;
        }
        dueNs = nowNs + (sent < WARM_UP ? Math.min(intervalNs, OFTEN_NS) : intervalNs);
        frame.buffer().putLong(0, nowNs);
        int used = Math.max(queue.submit(frame), 0);
        sent += used > 0 ? 1 : 0;
        return used;
    }

    private void arrive(Frame received) {
        long delayNs = System.nanoTime() - received.buffer().getLong(0);
        if (++seen > WARM_UP) {
            delays.recordValue(delayNs);
        }
        if (seen == frames) {
            arrived.countDown();
        }
    }

    private static double cpuShare(Waiting waiting) throws InterruptedException {
        long fromNs = System.nanoTime();
        long cpuNs = receiverCpuNs();
        waiting.run();
        return 100.0 * (receiverCpuNs() - cpuNs) / (System.nanoTime() - fromNs);
    }

    private static long receiverCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("receiver"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    /** What goes on while CPU time is counted. */
    private interface Waiting {

        void run() throws InterruptedException;
    }
}
