package io.ringflux.loop;

import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/**
 * What other threads want a loop to run, in order. After the loop's end whoever submits runs it, one thread at a time
 * and without waiting for one another.
 */
final class Commands {

    private final ManyToOneConcurrentLinkedQueue<Runnable> queue = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicInteger leftOvers = new AtomicInteger();
    private final Failures failures;
    private volatile boolean ended;

    Commands(Failures failures) {
        this.failures = failures;
    }

    /** Any thread; says whether the loop is still there to run it. */
    boolean submit(Runnable command) {
        queue.offer(command);
        if (ended) {
            runLeftOvers();
            return false;
        }
        return true;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean isEnded() {
        return ended;
    }

    /** On the loop. */
    int run() {
        if (queue.isEmpty()) {
            return 0;
        }
        failures.settle();
        int count = 0;
        for (Runnable command = queue.poll(); command != null; command = queue.poll()) {
            failures.run(command);
            count++;
        }
        return count;
    }

    /** On the loop, as its last act. */
    void end() {
        ended = true;
        runLeftOvers();
    }

    private void runLeftOvers() {
        int missed = 1;
        if (leftOvers.getAndIncrement() == 0) {
            while (missed != 0) {
                run();
                missed = leftOvers.addAndGet(-missed);
            }
        }
    }
}
