package io.ringflux.memif.bench;

import io.ringflux.FramePort;
import io.ringflux.LinkState.Status;
import io.ringflux.memif.MemifServer;
import io.ringflux.testkit.Testpmd;
import io.ringflux.testkit.TestpmdOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/**
 * What a thousand links of one server leave behind: each client is a testpmd that sends flat out and then ends in good
 * order or by SIGKILL, in turn. Prints, now and then, what the JVM holds while no link is up.
 */
final class Reconnects {

    private static final int LINKS = 1_000;
    private static final int LINKS_A_LINE = 100;
    private static final int FRAMES_A_LINK = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path socket;
    private final FramePort server;

    private Reconnects(Path directory) {
        socket = directory.resolve("reconnects.sock");
        server = MemifServer.create().socket(socket.toString()).listenNow();
    }

    static void measure(Path directory) throws IOException {
        System.out.printf("%-12s %6s %8s %9s %9s%n", "links", "fds", "mappings", "heap_KiB", "rss_KiB");
        Reconnects reconnects = new Reconnects(directory);
        reconnects.server.receive().subscribe();
        for (int link = 1; link <= LINKS; link++) {
            reconnects.link(link % 2 == 0);
            if (link == 2 || link % LINKS_A_LINE == 0) {
                print(link);
            }
        }
        reconnects.server.dispose();
        reconnects.server.onDispose().block(PATIENCE);
    }

    private void link(boolean orderly) {
        long before = server.stats().rxFrames();
        Testpmd client =
                TestpmdOptions.client(socket.toString()).forward("txonly").start();
        await(Status.UP);
        client.command("start");
        Flux.interval(Duration.ofMillis(5))
                .takeUntil(tick -> server.stats().rxFrames() - before > FRAMES_A_LINK)
                .blockLast(PATIENCE);
        if (orderly) {
            client.close();
        } else {
            client.kill();
        }
        await(Status.DOWN);
    }

    private void await(Status status) {
        server.link().filter(state -> state.status() == status).blockFirst(PATIENCE);
    }

    private static void print(int links) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(
                Locale.ROOT,
                "%-12d %6d %8d %9d %9d%n",
                links,
                count(Path.of("/proc/self/fd")),
                Files.readAllLines(Path.of("/proc/self/maps")).size(),
                heap >> 10,
                rssKib());
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    private static long rssKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
