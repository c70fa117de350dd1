package io.ringflux.testkit.allocation;

import com.sun.management.ThreadMXBean;
import io.ringflux.testkit.benchmark.LoopRig;
import io.ringflux.testkit.benchmark.Pipeline;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Prints, a line a pipeline, how many bytes its loop allocates per frame in steady state. A program of its own, because
 * the checks that tests run with replace every frame.
 */
final class AllocationProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_RUNS = 4;
    private static final int RUNS = 4;
    private static final long FRAMES = 250_000;
    private static final int FRAME_BYTES = 64;
    private static final int BURST = 64;

    private AllocationProbe() {}

    public static void main(String[] args) {
        for (Pipeline pipeline : Pipeline.values()) {
            System.out.printf(Locale.ROOT, "case %s %.4f%n", pipeline, (double) leastAllocated(pipeline) / FRAMES);
        }
    }

    /** The least that a run took: the others may have met the JIT compiler at work. */
    private static long leastAllocated(Pipeline pipeline) {
        long least = Long.MAX_VALUE;
        try (LoopRig rig = new LoopRig(FRAME_BYTES, BURST)) {
            rig.start(pipeline::start);
            for (int run = 0; run < WARM_UP_RUNS + RUNS; run++) {
                long before = THREADS.getThreadAllocatedBytes(rig.loopThread().getId());
                rig.run(FRAMES);
                long allocated =
                        THREADS.getThreadAllocatedBytes(rig.loopThread().getId()) - before;
                least = run < WARM_UP_RUNS ? least : Math.min(least, allocated);
            }
        }
        return least;
    }
}
