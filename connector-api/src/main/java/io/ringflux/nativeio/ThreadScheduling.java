package io.ringflux.nativeio;

import org.agrona.concurrent.UnsafeBuffer;

/** How the kernel shares the processors among threads. */
public final class ThreadScheduling {
    /** The highest of the priorities with which a thread can have the processor before all ordinary ones. */
    public static final int MAX_PRIORITY = 99;

    private ThreadScheduling() {}

    /**
     * Has a thread run before every ordinary thread of the system, in turn with those of its priority
     * ({@code SCHED_RR}). What it starts is ordinary again.
     *
     * @param threadId its number in the system
     * @param priority 1 to {@value #MAX_PRIORITY}; the higher one runs first
     * @throws NativeIoException when this process may not do that
     */
    public static void realTime(int threadId, int priority) {
        if (priority < 1 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority is " + priority + ", expected 1 to " + MAX_PRIORITY);
        }
        UnsafeBuffer parameters = NativeMemory.allocate(Integer.BYTES);
        parameters.putInt(0, priority);
        int result = Posix.setScheduler(threadId, Uapi.SCHED_RR | Uapi.SCHED_RESET_ON_FORK, parameters);
        if (result < 0) {
            throw new NativeIoException(
                    "sched_setscheduler",
                    -result,
                    "giving thread " + threadId + " the real-time priority " + priority,
                    "give this process CAP_SYS_NICE, or a limit of at least " + priority
                            + " (ulimit -r, LimitRTPRIO of systemd, rtprio of limits.conf)");
        }
    }
}
