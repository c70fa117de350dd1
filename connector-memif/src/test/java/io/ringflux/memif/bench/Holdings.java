package io.ringflux.memif.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the JVM holds, a line at a time: file descriptors, mappings, and memory after a collection. */
final class Holdings {

    private Holdings() {}

    /** @param counted what the first column counts */
    static void printHeader(String counted) {
        System.out.printf("%-16s %6s %8s %9s %9s%n", counted, "fds", "mappings", "heap_KiB", "rss_KiB");
    }

    static void print(long count) {
        System.gc();
        try {
            System.out.printf(
                    Locale.ROOT,
                    "%-16d %6d %8d %9d %9d%n",
                    count,
                    entries(Path.of("/proc/self/fd")),
                    Files.readAllLines(Path.of("/proc/self/maps")).size(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10,
                    rssKib());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long entries(Path directory) throws IOException {
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
