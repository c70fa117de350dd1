package io.ringflux.nativeio;

import java.util.BitSet;
import org.agrona.concurrent.UnsafeBuffer;

/** The processors that a thread may run on, the current one above all. */
public final class ThreadAffinity {
    /** Room for 8192 processors, the most that Linux can be built for. */
    private static final int MASK_BYTES = 1024;

    private ThreadAffinity() {}

    /**
     * Has a thread run on one processor only, counted from 0.
     *
     * @param threadId its number in the system: one of this process, or one that this process has a right to
     */
    public static void pin(int threadId, int cpu) {
        if (cpu < 0 || cpu >= MASK_BYTES * Byte.SIZE) {
            throw new IllegalArgumentException("cpu is " + cpu + ", expected 0 to " + (MASK_BYTES * Byte.SIZE - 1));
        }
        UnsafeBuffer mask = NativeMemory.allocate(MASK_BYTES);
        mask.putByte(cpu / Byte.SIZE, (byte) (1 << cpu % Byte.SIZE));
        int result = Posix.setAffinity(threadId, mask);
        if (result < 0) {
            String hint = "this process may use " + cpus() + ": check taskset, the cpuset of its cgroup, and isolcpus";
            throw new NativeIoException(
                    "sched_setaffinity", -result, "pinning thread " + threadId + " to cpu " + cpu, hint);
        }
    }

    /** The processors that the current thread may run on. */
    public static BitSet cpus() {
        UnsafeBuffer mask = NativeMemory.allocate(MASK_BYTES);
        int result = Posix.getAffinity(mask);
        if (result < 0) {
            throw NativeIoException.of("sched_getaffinity", -result, "asking where this thread may run");
        }
        byte[] bytes = new byte[MASK_BYTES];
        mask.getBytes(0, bytes);
        return BitSet.valueOf(bytes);
    }

    /** The number of the current thread in the system, as {@code top -H} shows it. */
    public static int threadId() {
        return Posix.gettid();
    }
}
