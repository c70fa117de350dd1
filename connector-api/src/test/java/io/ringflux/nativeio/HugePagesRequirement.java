package io.ringflux.nativeio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free huge pages of the default size. */
final class HugePagesRequirement {
    private HugePagesRequirement() {}

    static void require(int count) throws IOException {
        int free = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("HugePages_Free:"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        Requirement.that(
                free >= count, count + " free huge pages are needed, there are " + free + ": sysctl vm.nr_hugepages=8");
    }
}
