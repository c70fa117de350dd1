package io.ringflux.testkit.benchmark;

import io.ringflux.loop.PollerGroup;
import io.ringflux.testkit.memory.MemoryLinkOptions;
import io.ringflux.testkit.memory.RawPeer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One frame from a peer on another CPU, and perhaps on to a third thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class HopBenchmark {

    private static final int FRAMES = 1 << 17;
    private static final int FRAME_BYTES = 64;
    private static final int BURST = 64;
    private static final int RING = 1024;

    @Param
    Hop hop;

    private final PollerGroup loops = PollerGroup.create("hop", 1);
    private final Scheduler scheduler = Schedulers.newSingle("hop-worker");
    private final HopSink sink = new HopSink();
    private RawPeer peer;
    private Disposable pipeline;

    @Setup
    public void start() {
        peer = RawPeer.connect(
                MemoryLinkOptions.on(loops).withRing(RING, FRAME_BYTES).withPool(4 * RING, FRAME_BYTES));
        for (int i = 0; i < RING; i++) {
            peer.describe(0, i, (long) i * FRAME_BYTES, FRAME_BYTES, false);
        }
        pipeline = hop.start(peer.port(), scheduler, sink);
    }

    @TearDown
    public void close() {
        pipeline.dispose();
        peer.close();
        scheduler.dispose();
        loops.dispose();
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void frame() {
        sink.expect(FRAMES);
        for (int published = 0; published < FRAMES; ) {
            if (peer.room(0) >= BURST) {
                peer.publish(0, BURST);
                published += BURST;
            } else {
                Thread.onSpinWait();
            }
        }
        sink.await();
    }
}
