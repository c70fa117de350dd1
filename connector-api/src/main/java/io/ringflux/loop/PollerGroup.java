package io.ringflux.loop;

import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.ThreadAffinity;
import io.ringflux.nativeio.ThreadScheduling;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.Disposable;

/**
 * A few {@link Poller} threads that ports share, as Netty's event loop groups are shared.
 *
 * <p>Threading: all methods from any thread. Ownership: whoever creates a group disposes it; {@link #shared()} lives as
 * long as the JVM.
 */
public final class PollerGroup implements Disposable {
    /** The highest real-time priority. */
    public static final int MAX_PRIORITY = ThreadScheduling.MAX_PRIORITY;

    private final Poller[] pollers;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean disposed = new AtomicBoolean();

    private PollerGroup(String name, int threads) {
        pollers = IntStream.range(0, threads)
                .mapToObj(i -> new Poller(name + "-" + i))
                .toArray(Poller[]::new);
        for (Poller poller : pollers) {
            poller.start();
        }
    }

    /** A group of that many threads, named {@code name-0} and so on. */
    public static PollerGroup create(String name, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " is less than 1");
        }
        return new PollerGroup(name, threads);
    }

    /**
     * A group with one thread for each CPU given, pinned to it.
     *
     * @throws NativeIoException when one of the CPUs cannot be used; no thread is left then
     */
    public static PollerGroup pinned(String name, int... cpus) {
        if (cpus.length == 0) {
            throw new IllegalArgumentException("no CPU given to pin a loop to");
        }
        PollerGroup group = new PollerGroup(name, cpus.length);
        group.orDispose(() -> {
            for (int i = 0; i < cpus.length; i++) {
                ThreadAffinity.pin(group.pollers[i].threadNumber(), cpus[i]);
            }
        });
        return group;
    }

    /**
     * Has the threads of this group run before every ordinary thread of the system ({@code SCHED_RR}), so that no other
     * work delays a frame. For loops that sleep ({@link RxMode#INTERRUPT}); one that polls leaves its CPU to nobody,
     * but for the few percent that the kernel keeps (sysctl {@code kernel.sched_rt_runtime_us}).
     *
     * @param priority 1 to {@value #MAX_PRIORITY}, the higher one first
     * @return this group
     * @throws NativeIoException when this process may not do that, with what it lacks; the group is disposed then
     */
    public PollerGroup realTime(int priority) {
        orDispose(() -> {
            for (Poller poller : pollers) {
                ThreadScheduling.realTime(poller.threadNumber(), priority);
            }
        });
        return this;
    }

    private void orDispose(Runnable placement) {
        try {
            placement.run();
        } catch (RuntimeException e) {
            dispose();
            throw e;
        }
    }

    /** The group that ports use which name no other: half as many threads as there are CPUs, at least one. */
    public static PollerGroup shared() {
        return Shared.GROUP;
    }

    /** The pollers in turn. */
    public Poller next() {
        return pollers[Math.floorMod(next.getAndIncrement(), pollers.length)];
    }

    @Override
    public void dispose() {
        if (disposed.compareAndSet(false, true)) {
            for (Poller poller : pollers) {
                poller.stop();
            }
        }
    }

    @Override
    public boolean isDisposed() {
        return disposed.get();
    }

    private static final class Shared {
        static final PollerGroup GROUP =
                create("ringflux", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }
}
