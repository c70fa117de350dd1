package io.ringflux.service.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;

/**
 * What one hop of one strand counted: in = out + dropped + in flight. Written by one thread at a time with opaque
 * stores, read by anyone.
 */
public final class HopCounters {

    private static final VarHandle IN = handle("in");
    private static final VarHandle OUT = handle("out");
    private static final VarHandle DROPPED = handle("dropped");

    private final String hop;
    private long in;
    private long out;
    private long dropped;

    /** @param hop name of the hop: its path within the pipeline's configuration */
    public HopCounters(String hop) {
        this.hop = hop;
    }

    /** Counts frames that came in. */
    public void addIn(long frames) {
        IN.setOpaque(this, in + frames);
    }

    /** Counts frames that went on. */
    public void addOut(long frames) {
        OUT.setOpaque(this, out + frames);
    }

    /** Counts frames that ended here. */
    public void addDropped(long frames) {
        DROPPED.setOpaque(this, dropped + frames);
    }

    /** Frames that ended here. */
    public long dropped() {
        return (long) DROPPED.getOpaque(this);
    }

    /** All counters; what went out is read before what came in, so that nothing is in flight twice. */
    public HopStats stats() {
        long wentOut = (long) OUT.getAcquire(this);
        long ended = (long) DROPPED.getAcquire(this);
        return new HopStats(hop, (long) IN.getOpaque(this), wentOut, ended, Map.of());
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(HopCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
