package io.ringflux.service.kafka.sink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counters of one writer that any thread can read as they stood together: a sequence lock. The writer pays a few plain
 * stores; a reader that meets a change reads again.
 */
final class ConsistentCounters {
    private static final VarHandle VERSION;
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(ConsistentCounters.class, "version", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] values;
    private long version;

    ConsistentCounters(int count) {
        values = new long[count];
    }

    /** Begins a change: readers wait until {@link #end}. Writer only. */
    void begin() {
        VERSION.setOpaque(this, version + 1);
        VarHandle.storeStoreFence();
    }

    /** Writer only, between {@link #begin} and {@link #end}. */
    void add(int counter, long amount) {
        VALUE.setOpaque(values, counter, values[counter] + amount);
    }

    /** Ends a change. Writer only. */
    void end() {
        VERSION.setRelease(this, version + 1);
    }

    /** One counter's value. Any thread. */
    long value(int counter) {
        return (long) VALUE.getAcquire(values, counter);
    }

    /** All values as they stood at one moment. Any thread. */
    long[] snapshot() {
        long[] copy = new long[values.length];
        while (true) {
            long before = (long) VERSION.getAcquire(this);
            for (int i = 0; i < copy.length; i++) {
                copy[i] = (long) VALUE.getOpaque(values, i);
            }
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && before == (long) VERSION.getOpaque(this)) {
                return copy;
            }
            Thread.onSpinWait();
        }
    }
}
