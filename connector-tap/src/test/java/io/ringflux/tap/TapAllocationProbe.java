package io.ringflux.tap;

import com.sun.management.ThreadMXBean;
import io.ringflux.frame.Frame;
import io.ringflux.loop.PollerGroup;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import reactor.core.publisher.Flux;

/**
 * Prints how many bytes of heap the loop of a port takes for a frame, sent or received, at the least of several runs:
 * the others may have met the JIT compiler at work. Run in a JVM without checks, with the name of a network namespace.
 */
final class TapAllocationProbe {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 10;
    private static final int FRAMES = 5_000;

    private TapAllocationProbe() {}

    public static void main(String[] arguments) {
        PollerGroup loops = PollerGroup.create("probe", 1);
        TapPort port = KernelEcho.client()
                .namespace(System.getProperty("namespace"))
                .loops(loops)
                .connectNow();
        Frame request = KernelEcho.request(port, 56);
        port.receive().subscribe();
        long thread = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("probe"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
        double least = Double.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long framesBefore = port.stats().rxFrames() + port.stats().txFrames();
            long bytesBefore = THREADS.getThreadAllocatedBytes(thread);
            port.send(Flux.<Frame>generate(sink -> sink.next(request.retain())).take(FRAMES))
                    .block();
            long bytes = THREADS.getThreadAllocatedBytes(thread) - bytesBefore;
            long frames = port.stats().rxFrames() + port.stats().txFrames() - framesBefore;
            least = Math.min(least, (double) bytes / frames);
        }
        System.out.printf(Locale.ROOT, "%.4f%n", least);
        request.release();
        port.dispose();
        port.onDispose().block();
        loops.dispose();
    }
}
