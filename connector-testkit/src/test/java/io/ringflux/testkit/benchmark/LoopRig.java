package io.ringflux.testkit.benchmark;

import io.ringflux.FramePort;
import io.ringflux.loop.Poller;
import io.ringflux.loop.PollerGroup;
import io.ringflux.loop.RxMode;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import reactor.core.Disposable;

/**
 * Pipelines on ports in memory, all of one loop, which also plays their peers. Descriptors are written once and
 * published over and over, so that a frame costs its peer next to nothing.
 *
 * <p>Threading: one thread. Ownership: {@link #close()} ends everything.
 */
public final class LoopRig implements AutoCloseable {

    private static final int RING = 1024;

    private final PollerGroup loops = PollerGroup.create("rig", 1);
    private final Semaphore drained = new Semaphore(0);
    private final List<RawPeer> peers = new ArrayList<>();
    private final List<Feeder> feeders = new ArrayList<>();
    private final List<Disposable> pipelines = new ArrayList<>();
    private final int frameBytes;
    private final int burst;

    /**
     * @param frameBytes length of each frame
     * @param burst frames that the peer publishes at once
     */
    public LoopRig(int frameBytes, int burst) {
        this.frameBytes = frameBytes;
        this.burst = burst;
    }

    /** Connects two more ports and starts a pipeline from the one, which may lead to the other. */
    public void start(BiFunction<FramePort, FramePort, Disposable> pipeline) {
        RawPeer from = peer();
        RawPeer to = peer();
        for (int i = 0; i < RING; i++) {
            from.describe(0, i, (long) i * frameBytes, frameBytes, false);
        }
        pipelines.add(pipeline.apply(from.port(), to.port()));
        Feeder feeder = new Feeder(from, to, RING, burst, drained::release);
        feeders.add(feeder);
        loop().execute(() -> loop().add(feeder));
    }

    /** Sends that many frames through each pipeline and returns when their rings are empty again. */
    public void run(long frames) {
        for (Feeder feeder : feeders) {
            loop().execute(() -> feeder.feed(frames));
        }
        drained.acquireUninterruptibly(feeders.size());
    }

    /** The thread that does all the work. */
    public Thread loopThread() {
        return loop().thread();
    }

    @Override
    public void close() {
        CompletableFuture.runAsync(() -> feeders.forEach(loop()::remove), loop())
                .join();
        pipelines.forEach(Disposable::dispose);
        peers.forEach(RawPeer::close);
        loops.dispose();
    }

    private RawPeer peer() {
        RawPeer peer = RawPeer.connect(MemoryLinkOptions.on(loops)
                .withMode(RxMode.POLLING)
                .withoutSignals()
                .withRing(RING, frameBytes)
                .withPool(2 * RING, frameBytes));
        peers.add(peer);
        return peer;
    }

    private Poller loop() {
        return ((QueuedPort) peers.get(0).port()).controlLoop();
    }
}
