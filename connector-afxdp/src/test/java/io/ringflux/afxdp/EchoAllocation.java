package io.ringflux.afxdp;

import com.sun.management.ThreadMXBean;
import io.ringflux.afxdp.program.LiveFrames;
import io.ringflux.loop.PollerGroup;
import io.ringflux.nativeio.NetworkNamespace;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** Prints how many bytes of heap each of a few hundred thousand echoed frames takes, on the port's loop. */
final class EchoAllocation {
    private EchoAllocation() {}

    public static void main(String[] arguments) {
        AtomicLong loop = new AtomicLong();
        AfXdpPort port = AfXdpClient.create("right")
                .namespace(arguments[1])
                .everything()
                .loops(PollerGroup.create("echo", 1))
                .connectNow();
        port.send(port.receive()
                        .doOnNext(frame -> loop.set(Thread.currentThread().getId())))
                .subscribe();
        send(arguments[0], port);
        send(arguments[0], port);

        long framesBefore = port.stats().txFrames();
        long bytesBefore = allocated(loop.get());
        send(arguments[0], port);
        long bytes = allocated(loop.get()) - bytesBefore;
        long frames = port.stats().txFrames() - framesBefore;

        port.dispose();
        port.onDispose().block();
        if (frames < 10_000) {
            throw new AssertionError("only " + frames + " frames were echoed");
        }
        System.out.printf(Locale.ROOT, "%.4f%n", (double) bytes / frames);
        System.exit(0);
    }

    private static void send(String namespace, AfXdpPort port) {
        long before = port.stats().rxFrames() + port.statistics(0).lost();
        int count = 500_000;
        try (NetworkNamespace entered = NetworkNamespace.of(namespace)) {
            entered.call(() -> {
                LiveFrames.send("left", new byte[64], count);
                return count;
            });
        }
        Awaitility.await()
                .until(() -> port.stats().rxFrames() + port.statistics(0).lost() >= before + count);
    }

    private static long allocated(long thread) {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(thread);
    }
}
