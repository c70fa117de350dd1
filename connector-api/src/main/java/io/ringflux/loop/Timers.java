package io.ringflux.loop;

import java.util.PriorityQueue;
import reactor.core.Disposable;

/** The deadlines of one loop; few and far between. */
final class Timers {

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();

    Disposable add(Runnable command, long deadlineNs) {
        Timer timer = new Timer(command, deadlineNs);
        queue.add(timer);
        return () -> queue.remove(timer);
    }

    /** Runs what is due and says how many that were. */
    int run(long nowNs, Failures failures) {
        int count = 0;
        for (Timer first = queue.peek(); first != null && first.deadlineNs - nowNs <= 0; first = queue.peek()) {
            queue.poll();
            failures.settle();
            failures.run(first.command);
            count++;
        }
        return count;
    }

    /** Nanoseconds until the next deadline, or a very long time. */
    long delayNs(long nowNs) {
        Timer first = queue.peek();
        return first == null ? PollTask.FOREVER : Math.max(0, first.deadlineNs - nowNs);
    }

    private record Timer(Runnable command, long deadlineNs) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            return Long.compare(deadlineNs - other.deadlineNs, 0);
        }
    }
}
