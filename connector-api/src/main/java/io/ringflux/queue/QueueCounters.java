package io.ringflux.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one queue counted. Each counter is written by one thread at a time - the queue's, or for wake-ups its loop's -
 * with opaque stores, and read by anyone at any time; a reader sees each counter grow, but no two of them at one
 * instant.
 */
public final class QueueCounters {

    private static final VarHandle FRAMES = handle("frames");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle BURSTS = handle("bursts");
    private static final VarHandle DROPPED = handle("dropped");
    private static final VarHandle FAULTS = handle("faults");
    private static final VarHandle FULL = handle("full");
    private static final VarHandle STARVED = handle("starved");
    private static final VarHandle SIGNALS = handle("signals");
    private static final VarHandle WAKEUPS = handle("wakeups");
    private static final VarHandle LONGEST_STALL_NS = handle("longestStallNs");
    private static final VarHandle STALLED_SINCE_NS = handle("stalledSinceNs");

    private static final long NOT_STALLED = 0;

    private long frames;
    private long bytes;
    private long bursts;
    private long dropped;
    private long faults;
    private long full;
    private long starved;
    private long signals;
    private long wakeups;
    private long longestStallNs;
    private long stalledSinceNs = NOT_STALLED;

    /** Frames handed on: received and handled, or put into the ring. */
    public long frames() {
        return (long) FRAMES.getOpaque(this);
    }

    /** Bytes of those frames. */
    public long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    /** Polls that found something, or flushes that published something. */
    public long bursts() {
        return (long) BURSTS.getOpaque(this);
    }

    /** Frames that were given up, where the user chose so or the frame could not be sent. */
    public long dropped() {
        return (long) DROPPED.getOpaque(this);
    }

    /** Faults of the peer. */
    public long faults() {
        return (long) FAULTS.getOpaque(this);
    }

    /** Times that a frame found no room in the ring. */
    public long full() {
        return (long) FULL.getOpaque(this);
    }

    /** Times that a burst was cut because the pool was empty: all of its frames are taken. */
    public long starved() {
        return (long) STARVED.getOpaque(this);
    }

    /** Signals sent to a sleeping peer. */
    public long signals() {
        return (long) SIGNALS.getOpaque(this);
    }

    /** Times that the peer's signal called the loop to this queue, after the queue had asked for one. */
    public long wakeups() {
        return (long) WAKEUPS.getOpaque(this);
    }

    /**
     * The longest time, in nanoseconds, that this queue stood still although there was something to do: frames lay in
     * the ring and the subscriber asked for none, or frames were to be sent and the ring had no room for them. A stall
     * that still lasts counts up to now.
     */
    public long longestStallNs() {
        long sinceNs = (long) STALLED_SINCE_NS.getAcquire(this);
        long longestNs = (long) LONGEST_STALL_NS.getOpaque(this);
        return sinceNs == NOT_STALLED ? longestNs : Math.max(longestNs, System.nanoTime() - sinceNs);
    }

    /** Counts one burst. */
    public void addBurst(long frameCount, long byteCount) {
        FRAMES.setOpaque(this, frames + frameCount);
        BYTES.setOpaque(this, bytes + byteCount);
        BURSTS.setOpaque(this, bursts + 1);
    }

    /** Counts frames that were given up. */
    public void addDropped(long count) {
        DROPPED.setOpaque(this, dropped + count);
    }

    /** Counts one fault of the peer. */
    public void addFault() {
        FAULTS.setOpaque(this, faults + 1);
    }

    /** Counts one frame that found no room. */
    public void addFull() {
        FULL.setOpaque(this, full + 1);
    }

    /** Counts one burst that the pool cut short. */
    public void addStarved() {
        STARVED.setOpaque(this, starved + 1);
    }

    /** Counts one signal to the peer. */
    public void addSignal() {
        SIGNALS.setOpaque(this, signals + 1);
    }

    /** Counts one wake-up of the loop. */
    public void addWakeup() {
        WAKEUPS.setOpaque(this, wakeups + 1);
    }

    /** The queue stands still from now on, unless it does already. */
    public void beginStall() {
        if (stalledSinceNs == NOT_STALLED) {
            long nowNs = System.nanoTime();
            STALLED_SINCE_NS.setOpaque(this, nowNs == NOT_STALLED ? 1 : nowNs);
        }
    }

    /** The queue moves again, or is given up. */
    public void endStall() {
        if (stalledSinceNs != NOT_STALLED) {
            long stallNs = System.nanoTime() - stalledSinceNs;
            LONGEST_STALL_NS.setOpaque(this, Math.max(longestStallNs, stallNs));
            STALLED_SINCE_NS.setRelease(this, NOT_STALLED); // whoever sees this sees the longest, too
        }
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(QueueCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
