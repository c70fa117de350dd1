package io.ringflux.loop;

import java.util.Arrays;

/**
 * What one loop repeats, in order of arrival. A task that throws is reported and ends neither the round nor the loop.
 */
final class Tasks {

    private static final PollTask[] NONE = {};

    private final Failures failures;
    private PollTask[] tasks = NONE;

    Tasks(Failures failures) {
        this.failures = failures;
    }

    void add(PollTask task) {
        PollTask[] grown = Arrays.copyOf(tasks, tasks.length + 1);
        grown[tasks.length] = task;
        tasks = grown;
    }

    /** The round under way may still run the task once. */
    void remove(PollTask task) {
        tasks = Arrays.stream(tasks).filter(t -> t != task).toArray(PollTask[]::new);
    }

    /** One round; says how much work there was. */
    int work() {
        int work = 0;
        for (PollTask task : tasks) {
            try {
                work += task.work();
            } catch (Throwable e) { // whatever one task throws must not end the loop of all
                failures.report(e);
            }
        }
        return work;
    }

    /** The most eager mode among the tasks. */
    RxMode mode() {
        RxMode mode = RxMode.INTERRUPT;
        for (PollTask task : tasks) {
            RxMode wanted = task.mode();
            if (wanted == RxMode.POLLING) {
                return wanted;
            }
            mode = wanted == RxMode.ADAPTIVE ? wanted : mode;
        }
        return mode;
    }

    /** Asks every task for signals; the longest sleep that all of them allow, at most {@code longestNs}. */
    long arm(long longestNs) {
        long sleepNs = longestNs;
        for (int i = 0; i < tasks.length && sleepNs > 0; i++) {
            sleepNs = Math.min(sleepNs, tasks[i].arm());
        }
        return sleepNs;
    }

    /** Lets every task look whether the memory that it shares is still there. */
    void verify() {
        for (PollTask task : tasks) {
            failures.run(task::verify);
        }
    }

    /** Tells every task that the loop has ended, and forgets them. */
    void stop() {
        for (PollTask task : tasks) {
            failures.run(task::stopped);
        }
        tasks = NONE;
    }
}
