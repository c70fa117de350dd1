package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test that leaves a descriptor or a mapping behind, by our own counts and by the kernel's. */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(LeakCheck.class, Snapshot.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Snapshot before = context.getStore(NAMESPACE).get(LeakCheck.class, Snapshot.class);
        Snapshot after = Snapshot.now();

        assertThat(after.fds).as("owned descriptors").isEqualTo(before.fds);
        assertThat(after.mappings).as("mappings").isEqualTo(before.mappings);
        assertThat(after.mappedBytes).as("mapped bytes").isEqualTo(before.mappedBytes);
        Set<String> opened = new TreeSet<>(after.links);
        opened.removeAll(before.links);
        assertThat(opened).as("open descriptors of the kinds made here").isEmpty();
    }

    private record Snapshot(int fds, int mappings, long mappedBytes, Set<String> links) {
        static Snapshot now() {
            return new Snapshot(Fd.openCount(), Mapping.openCount(), Mapping.openBytes(), openLinks());
        }

        /** Number and target of memfds, eventfds and epolls; the JVM opens files of its own at any time. */
        private static Set<String> openLinks() {
            try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
                return fds.map(Snapshot::link)
                        .filter(link -> link.matches("\\d+ (/memfd:|anon_inode:\\[event).*"))
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                throw new AssertionError("cannot list descriptors: is /proc mounted?", e);
            }
        }

        private static String link(Path fd) {
            try {
                return fd.getFileName() + " " + Files.readSymbolicLink(fd);
            } catch (IOException e) {
                return fd.getFileName() + " closed";
            }
        }
    }
}
