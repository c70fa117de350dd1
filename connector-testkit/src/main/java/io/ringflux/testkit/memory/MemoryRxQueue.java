package io.ringflux.testkit.memory;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.ring.ConsumerRing;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/** Receives from one {@link MemoryRing}, with the checks of a transport whose peer is hostile. */
final class MemoryRxQueue implements RxQueue {

    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final MemoryRing memory;
    private final ConsumerRing ring;
    private final FrameLender lender;
    private final long slots;
    private final long slotsBytes;
    private final int segmentBytes;
    private final int[] ends = new int[MAX_BURST];
    private final long[] bytes = new long[MAX_BURST];
    private final QueueCounters counters = new QueueCounters();
    private int slot;
    private long lentBytes;
    private boolean closed;

    MemoryRxQueue(MemoryRing memory, FrameLender lender) {
        this.memory = memory;
        this.lender = lender;
        ring = new ConsumerRing(memory.produced(), memory.consumed(), memory.size(), 0);
        slots = memory.slots();
        slotsBytes = memory.slotsBytes();
        segmentBytes = lender.segmentBytes();
    }

    @Override
    public int peek(int limit) {
        int available = ring.peek(ring.size());
        if (available <= 0) {
            return available == 0 ? 0 : fault(QueueFault.BAD_CURSOR);
        }
        lender.begin();
        long nowNs = CLOCK.nanoTime();
        int frames = 0;
        int code = 1;
        slot = 0;
        lentBytes = 0;
        while (slot < available && frames < limit && code > 0) {
            code = lend(available, nowNs);
            if (code > 0) {
                ends[frames] = slot;
                bytes[frames++] = lentBytes;
            }
        }
        if (frames == 0) {
            lender.reclaim();
            return code;
        }
        return frames;
    }

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        lender.reclaim();
        if (count > 0) {
            ring.release(ends[count - 1]);
            counters.addBurst(count, bytes[count - 1]);
        }
    }

    @Override
    public int size() {
        return ring.size();
    }

    @Override
    public boolean isReady() {
        return ring.isReady();
    }

    @Override
    public boolean arm() {
        memory.wantSignal(true);
        return isReady();
    }

    @Override
    public void disarm() {
        memory.wantSignal(false);
    }

    @Override
    public @Nullable Fd wakeupFd() {
        EventFd signal = memory.signal();
        return signal == null ? null : signal.fd();
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            lender.close();
            memory.release();
        }
    }

    /** Lends the frame that begins at {@link #slot} and steps behind it; 0 when the pool is empty, or a fault. */
    private int lend(int available, long nowNs) {
        Frame head = null;
        Frame last = null;
        int flags = MemoryRing.FLAG_NEXT;
        int next = slot;
        while ((flags & MemoryRing.FLAG_NEXT) != 0) {
            if (next == available) {
                return abandon(head, fault(QueueFault.BAD_CHAIN));
            }
            int index = ring.index(next++);
            long place = memory.place(index);
            flags = memory.flags(index);
            long offset = MemoryRing.offsetOf(place);
            long length = MemoryRing.lengthOf(place);
            if (length == 0 || length > segmentBytes) {
                return abandon(head, fault(QueueFault.BAD_LENGTH));
            }
            if (offset + length > slotsBytes) {
                return abandon(head, fault(QueueFault.BAD_BOUNDS));
            }
            last = last == null
                    ? lender.lendHead(slots + offset, (int) length, nowNs)
                    : lender.lendSegment(last, slots + offset, (int) length, nowNs);
            if (last == null) {
                counters.addStarved();
                return abandon(head, 0);
            }
            head = head == null ? last : head;
            lentBytes += length;
        }
        slot = next;
        return 1;
    }

    private int abandon(@Nullable Frame head, int code) {
        if (head != null) {
            lender.abandon(head);
        }
        return code;
    }

    private int fault(QueueFault fault) {
        counters.addFault();
        return fault.code();
    }
}
