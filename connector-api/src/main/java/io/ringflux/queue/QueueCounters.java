package io.ringflux.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one queue counted. Written by the queue's thread with opaque stores, read by anyone at any time; a reader sees
 * each counter grow, but no two of them at one instant.
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

    private long frames;
    private long bytes;
    private long bursts;
    private long dropped;
    private long faults;
    private long full;
    private long starved;
    private long signals;

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

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(QueueCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
