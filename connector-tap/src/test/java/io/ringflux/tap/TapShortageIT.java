package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.OpenResources;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process with too few descriptors, so that each step of making a port that needs one fails in its turn. */
@LeakCheck
class TapShortageIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int ROOM = 300;

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();
    private final List<EventFd> ballast = new ArrayList<>();

    @BeforeEach
    void prepare() {
        Needs.command("prlimit", "install util-linux");
        loadClasses();
    }

    @Test
    void shouldGiveAllBackWhicheverStepFailsForWantOfADescriptor() {
        boolean vhost = Files.isWritable(Path.of("/dev/vhost-net"));
        TapClient client = TapClient.create()
                .name("tap7")
                .namespace(namespace.name())
                .backend(vhost ? TapBackend.REQUIRE_VHOST : TapBackend.FD)
                .loops(lab.loops());
        close(client.connectNow());
        String limit = limitTo(highestDescriptor() + ROOM);
        int free = 0;

        try {
            while (failsWith(client, free)) {
                free++;
            }
        } finally {
            limitTo(Integer.parseInt(limit));
        }

        // A namespace, a socket to ask, a queue, one to listen; then by vhost-net a device and five to signal.
        assertThat(free).isGreaterThanOrEqualTo(vhost ? 7 : 4);
        assertThat(namespace.run("ip", "-o", "link")).hasSize(1);
    }

    /** Whether no port can be made with that many descriptors left; nothing is left of it either way. */
    private boolean failsWith(TapClient client, int free) {
        OpenResources before = OpenResources.now();
        takeAllDescriptorsBut(free);
        NativeIoException failure = null;
        try {
            close(client.connectNow());
        } catch (NativeIoException e) {
            failure = e;
        } finally {
            ballast.forEach(EventFd::close);
            ballast.clear();
        }
        if (failure != null) {
            assertThat(failure.errno()).as(failure.getMessage()).isEqualTo(Errno.EMFILE);
        }
        Awaitility.await().atMost(SOON).until(() -> OpenResources.now().addedSince(before), List::isEmpty);
        return failure != null;
    }

    private void takeAllDescriptorsBut(int free) {
        try {
            while (true) {
                ballast.add(EventFd.create());
            }
        } catch (NativeIoException e) {
            assertThat(e.errno()).isEqualTo(Errno.EMFILE);
        }
        for (int i = 0; i < free; i++) {
            ballast.remove(ballast.size() - 1).close();
        }
    }

    /** Sets the limit of this process and returns the one before. */
    private static String limitTo(int descriptors) {
        String pid = Long.toString(ProcessHandle.current().pid());
        String before = Shell.run("prlimit", "--pid", pid, "--nofile", "--noheadings", "--raw", "--output", "SOFT")
                .get(0);
        Shell.run("prlimit", "--pid", pid, "--nofile=" + descriptors + ":");
        return before;
    }

    private static int highestDescriptor() {
        return Stream.of(Objects.requireNonNull(new File("/proc/self/fd").list()))
                .mapToInt(Integer::parseInt)
                .max()
                .orElseThrow();
    }

    private static void close(TapPort port) {
        port.dispose();
        port.onDispose().block(SOON);
    }

    /** A class that is looked for without a descriptor to read its file would be missing for good. */
    private static void loadClasses() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.map(file -> root.relativize(file).toString())
                            .filter(file -> file.startsWith("io/ringflux/") && file.endsWith(".class"))
                            .filter(file -> !file.contains("Test") && !file.contains("IT") && !file.contains("-info"))
                            .forEach(TapShortageIT::load);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void load(String file) {
        try {
            String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            Class.forName(name, false, TapShortageIT.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new AssertionError(file, e);
        }
    }
}
