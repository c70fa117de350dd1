package io.ringflux.testkit.memory;

import io.ringflux.frame.Frame;
import io.ringflux.nativeio.EventFd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.TxQueue;
import io.ringflux.ring.ProducerRing;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** Transmits into one {@link MemoryRing}. */
final class MemoryTxQueue implements TxQueue {

    private final MemoryRing memory;
    private final ProducerRing ring;
    private final long slots;
    private final int slotBytes;
    private final QueueCounters counters = new QueueCounters();
    private int pending;
    private int frames;
    private long bytes;
    private boolean closed;

    MemoryTxQueue(MemoryRing memory) {
        this.memory = memory;
        ring = new ProducerRing(memory.consumed(), memory.produced(), memory.size());
        slots = memory.slots();
        slotBytes = memory.slotBytes();
    }

    @Override
    public int size() {
        return ring.size();
    }

    @Override
    public int reserve(int wanted) {
        int free = ring.reserve(Math.min(ring.size(), wanted + pending));
        return free < 0 ? fault(QueueFault.BAD_CURSOR) : free - pending;
    }

    @Override
    public int submit(Frame frame) {
        int needed = entries(frame);
        if (needed > ring.size()) {
            return QueueFault.TOO_LONG.code();
        }
        int free = reserve(needed);
        if (free < needed) {
            if (free < 0) {
                return free;
            }
            counters.addFull();
            return FULL;
        }
        int left = needed;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            for (int done = 0; done < segment.length(); done += slotBytes) {
                put(segment.address() + done, Math.min(slotBytes, segment.length() - done), --left > 0);
            }
        }
        frames++;
        return needed;
    }

    @Override
    public void flush() {
        if (pending == 0) {
            return;
        }
        ring.submit(pending);
        counters.addBurst(frames, bytes);
        pending = 0;
        frames = 0;
        bytes = 0;
        EventFd signal = memory.signal();
        if (signal != null && memory.wantsSignal() && signal.signal()) {
            counters.addSignal();
        }
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.release();
        }
    }

    private void put(long address, int length, boolean more) {
        int index = ring.index(pending++);
        long offset = (long) index * slotBytes;
        UnsafeApi.copyMemory(address, slots + offset, length);
        memory.describe(index, offset, length, more ? MemoryRing.FLAG_NEXT : 0);
        bytes += length;
    }

    private int entries(Frame frame) {
        int count = 0;
        for (@Nullable Frame segment = frame; segment != null; segment = segment.next()) {
            count += (segment.length() + slotBytes - 1) / slotBytes;
        }
        return count;
    }

    private int fault(QueueFault fault) {
        counters.addFault();
        return fault.code();
    }
}
