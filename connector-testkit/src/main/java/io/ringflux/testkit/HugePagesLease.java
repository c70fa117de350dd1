package io.ringflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Free huge pages of the default size, for a test: those that the machine has, and where it may, as many more as are
 * missing, which it gives back at its end.
 */
public final class HugePagesLease implements AutoCloseable {

    private static final Path RESERVED = Path.of("/proc/sys/vm/nr_hugepages");
    /** The kernel may stop half-way, to be asked again. */
    private static final int ATTEMPTS = 10;

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private final int added;

    private HugePagesLease(int added) {
        this.added = added;
    }

    /** Skips the calling test where so many cannot be had. */
    public static HugePagesLease of(int pages) {
        HugePagesLease lease = new HugePagesLease(reserve(Math.max(0, pages - free())));
        int free = free();
        if (free < pages) {
            lease.close();
        }
        Assumptions.assumeTrue(
                free >= pages,
                pages + " free huge pages are needed, there are " + free + ": sysctl vm.nr_hugepages=" + pages);
        return lease;
    }

    /** Huge pages that are free and promised to nobody. */
    public static int free() {
        return Math.max(0, value("HugePages_Free:") - value("HugePages_Rsvd:"));
    }

    /** Bytes of one. */
    public static long pageBytes() {
        return value("Hugepagesize:") * 1024L;
    }

    @Override
    public void close() {
        reserve(-added);
    }

    /** Asks for more huge pages, or fewer, and says how many there are more now. */
    private static int reserve(int more) {
        if (more == 0) {
            return 0;
        }
        try {
            int before = reserved();
            int wanted = Math.max(0, before + more);
            for (int attempt = 0; attempt < ATTEMPTS && reserved() != wanted; attempt++) {
                Files.writeString(RESERVED, Integer.toString(wanted));
            }
            return reserved() - before;
        } catch (IOException e) {
            return 0;
        }
    }

    private static int reserved() throws IOException {
        return Integer.parseInt(Files.readString(RESERVED).trim());
    }

    private static int value(String key) {
        try {
            return Files.readAllLines(MEMINFO).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + MEMINFO + ": is /proc mounted?", e);
        }
    }
}
