package io.ringflux.memif.shm;

import io.ringflux.frame.Frame;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.MemoryFaults;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.ring.ProducerRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends by a client-to-server ring whose descriptors refer to the bytes of frames from the port's own pool; a frame is
 * kept until the server's tail has passed all of its slots. Segments from elsewhere, lent ones among them, are copied
 * into the buffers of their slots. A descriptor never says more bytes than a buffer has, because servers may count on
 * that.
 */
final class MemifZeroCopyTxQueue implements RingTxQueue {

    private final RingLayout layout;
    private final ProducerRing ring;
    private final ClientTxSlots slots;
    private final int bufferBytes;
    private final Regions regions;
    private final EventFd interrupt;
    private final TransmitPool pool;
    private final Leftovers leftovers;
    private final int mask;
    private final @Nullable Frame[] held;
    private final QueueCounters counters = new QueueCounters();
    private int heldFrames;
    private int published;
    private int pending;
    private int frames;
    private long bytes;

    MemifZeroCopyTxQueue(
            RingLayout layout,
            ProducerRing ring,
            ClientTxSlots slots,
            Regions regions,
            EventFd interrupt,
            ZeroCopyTransmit transmit) {
        this.layout = layout;
        this.ring = ring;
        this.slots = slots;
        this.bufferBytes = slots.bufferBytes();
        this.regions = regions.retain();
        this.interrupt = interrupt;
        this.pool = transmit.pool();
        this.leftovers = transmit.leftovers();
        this.mask = ring.size() - 1;
        this.held = new Frame[ring.size()];
    }

    @Override
    public RingLayout layout() {
        return layout;
    }

    @Override
    public int size() {
        return held.length;
    }

    @Override
    public int reserve(int wanted) {
        int free = held.length - published - pending;
        if (free < Math.min(wanted, held.length - pending)) {
            free = reclaim();
        }
        return Math.min(free, wanted);
    }

    @Override
    public int submit(Frame frame) {
        int free = reserve(1);
        if (free <= 0) {
            return free < 0 ? free : full();
        }
        int length = frame.length();
        if (length > bufferBytes || frame.next() != null || !pool.frames().holds(frame)) {
            return submitPieces(frame);
        }
        int slot = ring.index(pending);
        slots.describe(slot, TransmitPool.REGION, pool.offset(frame.address()), length, false);
        hold(slot, frame);
        pending++;
        frames++;
        bytes += length;
        return 1;
    }

    @Override
    public int heldFrames() {
        return heldFrames;
    }

    @Override
    public void flush() {
        if (pending > 0) {
            ring.submit(pending);
            counters.addBurst(frames, bytes);
            published += pending;
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
        List<Frame> left = new ArrayList<>(heldFrames);
        for (int slot = 0; slot < held.length; slot++) {
            Frame frame = held[slot];
            if (frame != null) {
                held[slot] = null;
                left.add(frame);
            }
        }
        heldFrames = 0;
        leftovers.add(left);
        interrupt.close();
        regions.release();
    }

    /**
     * A chain, a frame longer than one buffer, or one from elsewhere: all of its slots or none. Empty segments take no
     * slot, since no peer takes a descriptor without bytes.
     */
    private int submitPieces(Frame frame) {
        int available = reserve(held.length);
        if (available < 0) {
            return available;
        }
        boolean refers = false;
        int used = 0;
        long total = 0;
        int done = 0;
        @Nullable Frame segment = firstFilled(frame);
        while (segment != null) {
            if (used == available) {
                return available == held.length ? QueueFault.TOO_LONG.code() : full();
            }
            int slot = ring.index(pending + used);
            int piece = Math.min(segment.length() - done, bufferBytes);
            long address = segment.address() + done;
            boolean referred = pool.frames().holds(segment);
            done += piece;
            if (done == segment.length()) {
                segment = filledBehind(segment);
                done = 0;
            }
            if (referred) {
                slots.describe(slot, TransmitPool.REGION, pool.offset(address), piece, segment != null);
                refers = true;
            } else {
                Copy.copy(address, slots.bufferAddress(slot), piece);
                slots.fill(slot, piece, segment != null);
            }
            total += piece;
            used++;
        }
        if (refers) {
            hold(ring.index(pending + used - 1), frame);
        }
        pending += used;
        frames++;
        bytes += total;
        return used;
    }

    /** Releases the frames that the server has taken; says how many slots are free, or the code of a fault. */
    private int reclaim() {
        int free = ring.reserve(held.length);
        if (free < 0) {
            return fault(QueueFault.BAD_CURSOR.code());
        }
        int head = ring.index(0);
        for (int left = held.length - free; published > left; published--) {
            int slot = (head - published) & mask;
            Frame frame = held[slot];
            if (frame != null) {
                held[slot] = null;
                heldFrames--;
                frame.release();
            }
        }
        return free - pending;
    }

    /** Keeps a frame until the server has taken this slot, its last one. */
    private void hold(int slot, Frame frame) {
        held[slot] = frame.retain();
        heldFrames++;
    }

    /** Where the bytes begin; the frame itself when it has none. */
    private static Frame firstFilled(Frame frame) {
        Frame behind = frame.length() == 0 ? filledBehind(frame) : null;
        return behind == null ? frame : behind;
    }

    private static @Nullable Frame filledBehind(Frame segment) {
        @Nullable Frame next = segment.next();
        while (next != null && next.length() == 0) {
            next = next.next();
        }
        return next;
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
