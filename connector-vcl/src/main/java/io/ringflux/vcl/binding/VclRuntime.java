package io.ringflux.vcl.binding;

import io.ringflux.vcl.VclConfig;
import io.ringflux.vcl.VclException;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as an application of VPP: there is one at most, from the first start to the end of the JVM.
 *
 * <p>A thread of its own attaches, holds worker 0 and detaches at last. VCL would otherwise clean up in the exit
 * handler of libc, on a thread that is no worker, and crash. So a shutdown hook asks all workers to end, then lets that
 * thread detach. {@code Runtime.halt} runs no hooks: it still ends in a crash.
 */
public final class VclRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(VclRuntime.class);
    private static final long WORKERS_END_WITHIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int TIMED_OUT = -110;
    private static final long REQUEST_TAKES_NS = TimeUnit.SECONDS.toNanos(10);
    private static @Nullable VclRuntime running;

    private final VclLibrary library;
    private final @Nullable VclConfig config;
    private final WorkerWait wait = new WorkerWait();
    private final CompletableFuture<Void> attached = new CompletableFuture<>();
    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final Set<Runnable> stops = ConcurrentHashMap.newKeySet();
    private final Set<VclWorker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicLong awayNs = new AtomicLong();
    private final AtomicLong returns = new AtomicLong();
    private final Thread main;
    private final AtomicInteger mostWorkers = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean stopping;
    private volatile boolean destroyed;

    private VclRuntime(VclLibrary library, @Nullable VclConfig config) {
        this.library = library;
        this.config = config;
        main = new Thread(this::run, "vcl-main");
        main.setDaemon(true);
    }

    /**
     * Attaches this process to VPP, or returns what has done so before.
     *
     * @param config how, or null to leave it to {@code VCL_CONFIG} and {@code /etc/vpp/vcl.conf}
     * @throws VclException where VPP does not answer
     * @throws IllegalStateException when the process is attached in another way already
     */
    public static synchronized VclRuntime start(@Nullable VclConfig config) throws VclException {
        VclRuntime present = running;
        if (present != null) {
            if (config != null && !config.equals(present.config)) {
                throw new IllegalStateException(
                        "this process is attached to VPP already, by " + present.config + " and not by " + config);
            }
            return present;
        }
        VclRuntime starting = new VclRuntime(VclLibrary.require(), config);
        starting.main.start();
        try {
            starting.attached.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while attaching to VPP", e);
        } catch (ExecutionException e) {
            starting.wait.close();
            throw new VclException("attaching to VPP", 0, reason(e));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(starting::stop, "vcl-stop"));
        running = starting;
        return starting;
    }

    /** The runtime of this process, or null when none has been started. */
    public static synchronized @Nullable VclRuntime running() {
        return running;
    }

    /** The library that it uses. */
    public VclLibrary library() {
        return library;
    }

    /**
     * Makes the calling thread a worker.
     *
     * @param stop called on another thread when the JVM ends: the worker must be closed soon after
     */
    public VclWorker register(Runnable stop) {
        if (stopping) {
            throw new IllegalStateException("VCL is ending with the JVM");
        }
        if (library.calls().vppcom_worker_index() >= 0) {
            throw new IllegalStateException("this thread is a worker already");
        }
        if (away) {
            throw new IllegalStateException("VPP is away: no further worker can start");
        }
        int result = library.calls().vppcom_worker_register();
        if (result < 0) {
            throw new IllegalStateException(
                    "VCL takes no further worker; configure more than " + workers.size() + " of them");
        }
        VclWorker worker = new VclWorker(this, library);
        workers.add(worker);
        mostWorkers.accumulateAndGet(workers.size(), Math::max);
        stops.add(stop);
        return worker;
    }

    /** Takes back what {@link #register} was given. */
    public void unregister(Runnable stop) {
        stops.remove(stop);
    }

    /** How many workers have been registered and not closed. */
    public int workers() {
        return workers.size();
    }

    /**
     * How full the fifos of all connections are together. Each loop tells for its own, so the answer comes when the
     * busiest of them gets round to it.
     */
    public CompletableFuture<FifoFill> fifoFill() {
        List<CompletableFuture<FifoFill>> fills =
                workers.stream().map(VclWorker::fifoFill).toList();
        return CompletableFuture.allOf(fills.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> fills.stream().map(CompletableFuture::join).reduce(FifoFill.NOTHING, FifoFill::plus));
    }

    /** How long VPP has been away so far, summed up over workers, without the present time away. */
    public long awayNs() {
        return awayNs.get();
    }

    /** How many times a worker has found VPP again, and its listeners have listened again. */
    public long returns() {
        return returns.get();
    }

    /** Whether the JVM is ending. */
    public boolean isStopping() {
        return stopping;
    }

    /**
     * Whether VCL can attach again when VPP is back. It waits for as many workers as there have ever been, and ends the
     * process at the next restart when some are missing.
     */
    boolean canReturn() {
        return workers.size() == mostWorkers.get();
    }

    boolean isDestroyed() {
        return destroyed;
    }

    /**
     * Has worker 0 ask VPP for something that is answered on the worker's socket. The sockets of other workers bring
     * the memory of their sessions as well, and VCL would take that for the answer and lose it.
     */
    int onMain(IntSupplier request) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        requests.add(() -> answer.complete(request.getAsInt()));
        wait.wake();
        return answer.completeOnTimeout(TIMED_OUT, REQUEST_TAKES_NS, TimeUnit.NANOSECONDS)
                .join();
    }

    void backAfterNs(long ns) {
        awayNs.addAndGet(ns);
        returns.incrementAndGet();
    }

    void ended(VclWorker worker) {
        workers.remove(worker);
        if (stopping) {
            wait.wake();
        }
    }

    private void run() {
        VclWorker worker;
        try {
            new Attachment(library, config).attach();
            worker = new VclWorker(this, library);
            worker.wakes(wait);
        } catch (IOException | RuntimeException e) {
            attached.completeExceptionally(e);
            return;
        }
        attached.complete(null);
        while (!stopping) {
            // Worker 0 has no sessions, but VCL attaches to VPP again only when all workers ask for it.
            worker.poll();
            away = worker.isAway();
            for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
                request.run();
            }
            wait.await(-1, away);
        }
        long deadlineNs = System.nanoTime() + WORKERS_END_WITHIN_NS;
        while (!workers.isEmpty() && System.nanoTime() - deadlineNs < 0) {
            wait.await(TimeUnit.MILLISECONDS.toNanos(10), true);
        }
        if (!workers.isEmpty()) {
            LOG.warn("{} VCL workers did not end in time", workers.size());
        }
        destroyed = true;
        library.calls().vppcom_app_destroy();
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }

    private void stop() {
        stopping = true;
        stops.forEach(Runnable::run);
        wait.wake();
        try {
            main.join(TimeUnit.NANOSECONDS.toMillis(2 * WORKERS_END_WITHIN_NS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
