package io.ringflux.tap.vhost;

import io.ringflux.ring.ConsumerRing;
import io.ringflux.ring.Cursor;
import io.ringflux.ring.ProducerRing;
import java.lang.invoke.VarHandle;

/**
 * The driver's side of a split ring: descriptors are published by their numbers, and come back in any order.
 *
 * <p>Threading: one thread. A burst costs one release store, one full fence and one look at what the device wants; a
 * poll one acquire load.
 *
 * <p>Errors: what the device writes is not trusted: {@link #FAULT} answers a cursor that no honest one writes.
 */
final class SplitRing {
    static final int FAULT = -1;

    private static final int POSITION_MASK = 0xffff;

    private final RingArea area;
    private final boolean eventIndex;
    private final ProducerRing avail;
    private final ConsumerRing used;
    private int availPosition;
    private int usedPosition;

    /** @param eventIndex whether both sides say at which position they want to be woken (EVENT_IDX) */
    SplitRing(RingArea area, boolean eventIndex) {
        this.area = area;
        this.eventIndex = eventIndex;
        Cursor theirs = Cursor.of16Bits(area.used() + VringUsedLayout.IDX_OFFSET);
        avail = new ProducerRing(theirs, Cursor.of16Bits(area.avail() + VringAvailLayout.IDX_OFFSET), area.size());
        used = new ConsumerRing(theirs, Cursor.of16Bits(area.ownCursor()), area.size(), 0);
        disarm();
    }

    /** Enters a head at that many entries behind the last published one. */
    void enter(int offset, int head) {
        VringAvailLayout.entry(area.avail(), avail.index(offset), head);
    }

    /** Publishes what was entered, for which there is always room; true when the device wants to be kicked. */
    boolean publish(int count) {
        if (avail.reserve(count) < count) {
            return false; // their cursor lies, which the next peek tells
        }
        int before = availPosition;
        availPosition = (before + count) & POSITION_MASK;
        avail.submit(count);
        // The device writes its wish, then looks at the cursor; we wrote the cursor, and must not have read that
        // before.
        VarHandle.fullFence();
        if (!eventIndex) {
            return (VringUsedLayout.flagsOpaque(area.used()) & VhostUapi.VRING_USED_F_NO_NOTIFY) == 0;
        }
        int event = VringUsedLayout.availEventOpaque(area.used(), area.size());
        return ((availPosition - event - 1) & POSITION_MASK) < ((availPosition - before) & POSITION_MASK);
    }

    /** Descriptors that have come back, at most {@code limit}, or {@link #FAULT}. */
    int peek(int limit) {
        return used.peek(limit);
    }

    /** What came back at that many entries behind the oldest, as {@link VringUsedLayout#element}. */
    long element(int offset) {
        return VringUsedLayout.element(area.used(), used.index(offset));
    }

    /** Is done with the oldest of them. */
    void release(int count) {
        used.release(count);
        usedPosition = (usedPosition + count) & POSITION_MASK;
    }

    /** Whether something has come back; any thread. */
    boolean isReady() {
        return used.isReady();
    }

    /** Asks for a signal when more comes back; true when it has already. */
    boolean arm() {
        if (eventIndex) {
            VringAvailLayout.usedEventOpaque(area.avail(), area.size(), usedPosition);
        } else {
            VringAvailLayout.flagsOpaque(area.avail(), 0);
        }
        // The device writes its cursor, then reads our wish; we wrote the wish, and must not have read that before.
        VarHandle.fullFence();
        return used.isReady();
    }

    /** Wants no signal: with EVENT_IDX, not before the positions come round again. */
    void disarm() {
        if (eventIndex) {
            VringAvailLayout.usedEventOpaque(area.avail(), area.size(), usedPosition - 1);
        } else {
            VringAvailLayout.flagsOpaque(area.avail(), VhostUapi.VRING_AVAIL_F_NO_INTERRUPT);
        }
    }
}
