package io.ringflux.memif.shm;

import io.ringflux.frame.Frame;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.MemoryFaults;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.ring.SlotRing;
import org.jspecify.annotations.Nullable;

/**
 * Sends by one ring: a client by a client-to-server ring, a server by a server-to-client ring. Each frame is copied
 * into the buffers of as many slots as it needs, and a whole chain is published at once.
 */
public final class MemifTxQueue implements RingTxQueue {

    private final RingLayout layout;
    private final SlotRing ring;
    private final TxSlots slots;
    private final Regions regions;
    private final EventFd interrupt;
    private final QueueCounters counters = new QueueCounters();
    private int pending;
    private int frames;
    private long bytes;

    MemifTxQueue(RingLayout layout, SlotRing ring, TxSlots slots, Regions regions, EventFd interrupt) {
        this.layout = layout;
        this.ring = ring;
        this.slots = slots;
        this.regions = regions.retain();
        this.interrupt = interrupt;
    }

    @Override
    public RingLayout layout() {
        return layout;
    }

    @Override
    public int size() {
        return ring.size();
    }

    @Override
    public int reserve(int wanted) {
        int free = ring.reserve(Math.min(ring.size(), wanted + pending));
        return free < 0 ? fault(QueueFault.BAD_CURSOR.code()) : free - pending;
    }

    @Override
    public int submit(Frame frame) {
        if (ring.reserve(pending + 1) <= pending) {
            return full();
        }
        int slot = ring.index(pending);
        long room = slots.room(slot);
        int length = frame.length();
        if (length > room || frame.next() != null) {
            return room < 0 ? fault((int) room) : submitChain(frame);
        }
        Copy.copy(frame.address(), slots.address(), length);
        slots.fill(slot, length, false);
        pending++;
        frames++;
        bytes += length;
        return 1;
    }

    @Override
    public void flush() {
        if (pending > 0) {
            ring.submit(pending);
            counters.addBurst(frames, bytes);
            pending = 0;
            frames = 0;
            bytes = 0;
            if (layout.wantsInterrupt() && interrupt.signal()) {
                counters.addSignal();
            }
        }
    }

    @Override
    public int verify() {
        return regions.isIntact() ? 0 : fault(QueueFault.MEMORY_GONE.code());
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        MemoryFaults.settle();
        interrupt.close();
        regions.release();
    }

    /**
     * A frame of several segments, or longer than one buffer: all of its slots or none. Empty segments take no slot,
     * since no peer takes a descriptor without bytes.
     */
    private int submitChain(Frame frame) {
        int available = reserve(ring.size());
        if (available < 0) {
            return available;
        }
        int used = 0;
        long total = 0;
        @Nullable Frame segment = frame;
        int done = 0;
        while (segment != null) {
            if (used == available) {
                return available == ring.size() ? QueueFault.TOO_LONG.code() : full();
            }
            int slot = ring.index(pending + used);
            long room = slots.room(slot);
            if (room < 0) {
                return fault((int) room);
            }
            int filled = 0;
            while (segment != null && (filled < room || done == segment.length())) {
                int piece = (int) Math.min(segment.length() - done, room - filled);
                Copy.copy(segment.address() + done, slots.address() + filled, piece);
                filled += piece;
                done += piece;
                if (done == segment.length()) {
                    segment = segment.next();
                    done = 0;
                }
            }
            slots.fill(slot, filled, segment != null);
            total += filled;
            used++;
        }
        pending += used;
        frames++;
        bytes += total;
        return used;
    }

    private int full() {
        counters.addFull();
        return FULL;
    }

    private int fault(int code) {
        counters.addFault();
        return code;
    }
}
