package io.ringflux.tap.fd;

import com.sun.management.ThreadMXBean;
import io.ringflux.frame.Frame;
import java.lang.management.ManagementFactory;

/** Prints how many bytes of heap it takes to send and receive 160,000 frames; run in a JVM without checks. */
final class AllocationProbe {
    private static final int BURST = 16;

    private AllocationProbe() {}

    public static void main(String[] arguments) {
        try (FdEnds ends = new FdEnds()) {
            FdTxQueue tx = ends.tx();
            FdRxQueue rx = ends.rx(true);
            Frame frame = ends.frame(200);
            carry(tx, rx, frame, 2_000);

            long bytes = allocatedBytes();
            int carried = carry(tx, rx, frame, 10_000);
            bytes = allocatedBytes() - bytes;

            frame.release();
            if (carried != 10_000 * BURST) {
                throw new AssertionError(carried + " frames arrived");
            }
            System.out.println(bytes);
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
