package io.ringflux.memif;

import com.kenai.jffi.Library;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.MemFd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;

/** What peers and others may do to us by calls that we never make ourselves. */
final class LinuxCalls {

    private static final C LIBC = LibraryLoader.create(C.class)
            .failImmediately()
            .load(Platform.getNativePlatform().getStandardCLibraryName());
    private static final int PID = (int) ProcessHandle.current().pid();
    private static final int EFD_SEMAPHORE = 1;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;

    /** SIGUSR1, for which the JVM has no use: one that is pending already is not queued again. */
    private static final int SIGNAL = 10;

    private static final long IGNORE = 1;

    private LinuxCalls() {}

    /** An eventfd of which each read takes 1 and leaves the rest, and which is readable until all is taken. */
    static EventFd semaphore() {
        return EventFd.adopt(Fd.adopt(required(LIBC.eventfd(0, EFD_SEMAPHORE))));
    }

    /** Gives a part of a file's memory back: it reads as zeroes from now on, and the file stays as long as it was. */
    static void punchHole(MemFd file, long offset, long length) {
        required(LIBC.fallocate(file.fd().value(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length));
    }

    /** From now on {@link #signal} breaks calls off: its handler does nothing, and is none that restarts them. */
    static void handleSignal() {
        long harmless = Library.getCachedInstance(null, Library.LAZY).getSymbolAddress("abs");
        LIBC.signal(SIGNAL, harmless);
        required(LIBC.siginterrupt(SIGNAL, 1));
    }

    /** Signals that are still under way do nothing. */
    static void ignoreSignal() {
        LIBC.signal(SIGNAL, IGNORE);
    }

    /** Sends the signal to one thread of this process; false when that has ended. */
    static boolean signal(int threadId) {
        return LIBC.tgkill(PID, threadId, SIGNAL) == 0;
    }

    /** The threads of this process whose name begins so, by the kernel's numbers. */
    static int[] threads(String prefix) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> name(task).startsWith(prefix))
                    .mapToInt(task -> Integer.parseInt(task.getFileName().toString()))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static int required(int result) {
        if (result < 0) {
            throw new IllegalStateException("the call failed");
        }
        return result;
    }

    /** Public for jnr-ffi. */
    public interface C {
        int eventfd(int count, int flags);

        int fallocate(int fd, int mode, long offset, long length);

        long signal(int number, long handler);

        int siginterrupt(int number, int flag);

        int tgkill(int processId, int threadId, int number);
    }
}
