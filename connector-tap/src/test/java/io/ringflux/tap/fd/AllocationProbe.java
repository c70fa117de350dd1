package io.ringflux.tap.fd;

import com.sun.management.ThreadMXBean;
import io.ringflux.frame.Frame;
import java.lang.management.ManagementFactory;

/**
 * Prints how many bytes of heap it takes to send and receive 160,000 frames, at the least of several runs: the others
 * may have met the JIT compiler at work. Run in a JVM without checks.
 */
final class AllocationProbe {
    private static final int BURST = 16;
    private static final int RUNS = 4;

    private AllocationProbe() {}

    public static void main(String[] arguments) {
        try (FdEnds ends = new FdEnds()) {
            FdTxQueue tx = ends.tx();
            FdRxQueue rx = ends.rx(true);
            Frame frame = ends.frame(200);
            carry(tx, rx, frame, 2_000);

            long least = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                long before = allocatedBytes();
                int carried = carry(tx, rx, frame, 10_000);
                least = Math.min(least, allocatedBytes() - before);
                if (carried != 10_000 * BURST) {
                    throw new AssertionError(carried + " frames arrived");
                }
            }
            frame.release();
            System.out.println(least);
        }
    }

    private static int carry(FdTxQueue tx, FdRxQueue rx, Frame frame, int rounds) {
        int carried = 0;
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < BURST; j++) {
                tx.submit(frame);
            }
            tx.flush();
            int found = rx.peek(64);
            rx.release(found);
            carried += found;
        }
        return carried;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
