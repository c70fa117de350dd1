package io.ringflux.loop;

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

    private static final int NO_CPU = -1;

    private final Poller[] pollers;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean disposed = new AtomicBoolean();

    private PollerGroup(String name, int[] cpus) {
        pollers = IntStream.range(0, cpus.length)
                .mapToObj(i -> new Poller(name + "-" + i, cpus[i]))
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
        return new PollerGroup(
                name, IntStream.generate(() -> NO_CPU).limit(threads).toArray());
    }

    /** A group with one thread for each CPU given, pinned to it. */
    public static PollerGroup pinned(String name, int... cpus) {
        if (cpus.length == 0) {
            throw new IllegalArgumentException("no CPU given to pin a loop to");
        }
        return new PollerGroup(name, cpus.clone());
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
