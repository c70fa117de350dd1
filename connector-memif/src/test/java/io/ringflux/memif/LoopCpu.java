package io.ringflux.memif;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** How busy threads are. */
final class LoopCpu {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private LoopCpu() {}

    /** CPU time that all threads whose name begins so take within a second. */
    static Duration ofASecond(String prefix) {
        long untilNs = System.nanoTime() + SECOND.toNanos();
        long beforeNs = ns(prefix);
        Awaitility.await().pollInterval(SECOND).until(() -> System.nanoTime() - untilNs >= 0);
        return Duration.ofNanos(ns(prefix) - beforeNs);
    }

    private static long ns(String prefix) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(prefix))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
