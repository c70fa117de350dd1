package io.ringflux.nativeio;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A network namespace of this machine, kept alive by its descriptor. Any thread. */
public final class NetworkNamespace implements AutoCloseable {
    private static final String NAMED = "/run/netns/";
    private static final String CURRENT = "/proc/thread-self/ns/net";

    private final Fd fd;
    private final String label;

    private NetworkNamespace(Fd fd, String label) {
        this.fd = fd;
        this.label = label;
    }

    /** One that {@code ip netns add} made, by its name; or any, by the path of its file. */
    public static NetworkNamespace of(String nameOrPath) {
        String path = nameOrPath.contains("/") ? nameOrPath : NAMED + nameOrPath;
        return open(path, nameOrPath, "see ip netns list for names");
    }

    /** The one that a process is in. */
    public static NetworkNamespace of(long pid) {
        return open("/proc/" + pid + "/ns/net", "pid " + pid, "the process must be running");
    }

    /** The one that the calling thread is in. */
    public static NetworkNamespace current() {
        return open(CURRENT, "present", "is /proc mounted?");
    }

    /** Which one the calling thread is in, for comparison. */
    public static String currentId() {
        return ProcLink.read(CURRENT, "asking for the network namespace");
    }

    /** Takes ownership of a descriptor of one. */
    public static NetworkNamespace adopt(Fd fd) {
        return new NetworkNamespace(fd, fd.toString());
    }

    /**
     * Calls {@code action} in this namespace, on a thread that ends with it: sockets and devices that it opens belong
     * to this namespace for good, and no other thread leaves its own.
     *
     * @throws NativeIoException when the namespace cannot be entered
     */
    public <T> T call(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(() -> {
            int result = FileCalls.setns(fd.value(), Uapi.CLONE_NEWNET);
            if (result < 0) {
                throw new NativeIoException(
                        "setns", -result, "entering network namespace " + label, "CAP_SYS_ADMIN is needed");
            }
            return action.call();
        });
        Thread thread = new Thread(task, "ringflux-netns");
        thread.setDaemon(true);
        thread.start();
        return result(task);
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return label;
    }

    private static NetworkNamespace open(String path, String label, String hint) {
        int result = FileCalls.open(path, Uapi.O_CLOEXEC);
        if (result < 0) {
            throw new NativeIoException("open", -result, "opening network namespace " + label, hint);
        }
        return new NetworkNamespace(Fd.adopt(result), label);
    }

    private static <T> T result(FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
