package io.ringflux.tap.vhost;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.ThreadAffinity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Threads of the kernel that serve vhost devices. Since Linux 6.4 they are threads of the process that owns the device,
 * before that processes of the kernel's own; either way they are called {@code vhost-} and the number of the thread
 * that started them.
 */
final class VhostWorkers {
    private static final Path OWN = Path.of("/proc/self/task");
    private static final Path ALL = Path.of("/proc");
    private static final String NAME = "vhost-";

    private VhostWorkers() {}

    /**
     * Finds the worker that {@code start} starts.
     *
     * @return its number in the system
     * @throws NativeIoException where it cannot be seen
     */
    static synchronized int startedBy(Runnable start) {
        Set<Integer> before = present();
        start.run();
        Set<Integer> started = present();
        started.removeAll(before);
        if (started.size() != 1) {
            throw new NativeIoException(
                    "sched_setaffinity",
                    Errno.ENOENT,
                    "looking for a vhost worker to pin",
                    "none is to be seen here: pin it from outside, where ps -eL shows threads named " + NAME);
        }
        return started.iterator().next();
    }

    /** All that this thread, or for a kernel that makes them its own, this process may have started. */
    static Set<Integer> present() {
        Set<Integer> found = new TreeSet<>();
        collect(OWN, NAME, found);
        collect(ALL, NAME + ThreadAffinity.threadId() + '\n', found);
        return found;
    }

    private static void collect(Path directory, String name, Set<Integer> found) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory, "[0-9]*")) {
            for (Path thread : threads) {
                if (nameOf(thread).startsWith(name)) {
                    found.add(Integer.valueOf(thread.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new NativeIoException("open", Errno.ENOENT, "listing " + directory, "is /proc mounted?");
        }
    }

    /** Empty for one that has just ended. */
    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
