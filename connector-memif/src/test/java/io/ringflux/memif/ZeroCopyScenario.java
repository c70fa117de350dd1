package io.ringflux.memif;

import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** A client that sends without a copy, and counts of what is left in its pool. */
abstract class ZeroCopyScenario extends MemifScenario {

    static final int POOL = 256;

    private final PollerGroup loops = PollerGroup.create("zero-copy", 1);

    @AfterEach
    final void stopLoops() {
        closeOpened();
        loops.dispose();
    }

    final MemifClient connecting() {
        return client().loops(loops).zeroCopyTransmit(true).poolFrames(POOL);
    }

    final void awaitWholePool(MemifPort port) {
        Awaitility.await().until(() -> allocatable(port) == POOL);
    }

    /** Frames that are free, by the count of the loop, which keeps some for itself. Overwrites them all. */
    final int allocatable(MemifPort port) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        loops.next().execute(() -> {
            List<Frame> frames = new ArrayList<>();
            for (Frame frame = port.allocate(64); frame != null; frame = port.allocate(64)) {
                frame.buffer().setMemory(0, 64, (byte) 0xee);
                frames.add(frame);
            }
            frames.forEach(Frame::release);
            count.complete(frames.size());
        });
        return count.join();
    }
}
