package io.ringflux.nativeio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The default huge page of the system. */
final class HugePages {
    static final String HINT = "reserve huge pages with the sysctl vm.nr_hugepages, or do without them";

    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final String KEY = "Hugepagesize:";

    private HugePages() {}

    /** The size that {@code MAP_HUGETLB} and {@code MFD_HUGETLB} take when none is asked for. */
    static long defaultBytes() {
        try {
            for (String line : Files.readAllLines(MEMINFO)) {
                if (line.startsWith(KEY)) {
                    String kilobytes =
                            line.substring(KEY.length()).replace("kB", "").trim();
                    return Long.parseLong(kilobytes) * 1024;
                }
            }
        } catch (IOException e) {
            throw new UnsupportedOperationException(
                    "the huge page size is unknown, " + MEMINFO + " cannot be read: is /proc mounted?", e);
        }
        throw new UnsupportedOperationException("this kernel has no huge pages: " + MEMINFO + " has no " + KEY);
    }

    static long roundUp(long bytes, long pageBytes) {
        return Math.multiplyExact((bytes - 1) / pageBytes + 1, pageBytes);
    }
}
