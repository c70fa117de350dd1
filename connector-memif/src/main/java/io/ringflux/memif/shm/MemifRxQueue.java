package io.ringflux.memif.shm;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.MemoryFaults;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.QueueFault;
import io.ringflux.queue.RxQueue;
import io.ringflux.ring.ConsumerRing;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Receives from one ring: a server from a client-to-server ring, a client from a server-to-client ring. Frames are lent
 * where they lie in the peer's (or our own) region; a taken one has moved into our pool before its slot goes back, so
 * slots go back in ring order and nobody can hold the ring up.
 *
 * <p>Errors: a descriptor is read once, by two words, and checked before it is used: region known, length positive,
 * inside its region with its headroom, chain no longer than ring and longest frame. A breach makes the queue useless.
 */
public final class MemifRxQueue implements RxQueue {

    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final RingLayout layout;
    private final ConsumerRing ring;
    private final RxSlots slots;
    private final Regions regions;
    private final long[] bases;
    private final long[] sizes;
    private final long descriptors;
    private final FrameLender lender;
    private final EventFd interrupt;
    private final int segmentBytes;
    private final int headroom;
    private final long maxFrameBytes;
    private final int[] slotEnds = new int[MAX_BURST];
    private final long[] byteEnds = new long[MAX_BURST];
    private final QueueCounters counters = new QueueCounters();
    private long unusualBytes;
    private boolean chains;

    MemifRxQueue(
            RingLayout layout,
            ConsumerRing ring,
            RxSlots slots,
            Regions regions,
            FrameLender lender,
            EventFd interrupt,
            int maxFrameBytes) {
        this.layout = layout;
        this.ring = ring;
        this.slots = slots;
        this.regions = regions.retain();
        this.bases = regions.bases();
        this.sizes = regions.sizes();
        this.descriptors = layout.descriptors();
        this.lender = lender;
        this.interrupt = interrupt;
        this.segmentBytes = lender.segmentBytes();
        this.headroom = lender.headroom();
        this.maxFrameBytes = maxFrameBytes;
        layout.maskInterrupt();
    }

    Regions regions() {
        return regions;
    }

    RingLayout layout() {
        return layout;
    }

    /** Posts a client's empty buffers for the first time; to be called once, when the link is up. */
    void post() {
        ring.post();
    }

    @Override
    public int peek(int limit) {
        int available = ring.peek(chains ? ring.size() : limit);
        if (available <= 0) {
            return available == 0 ? 0 : fault(QueueFault.BAD_CURSOR.code());
        }
        int most = Math.min(limit, MAX_BURST);
        lender.begin(Math.min(available, most));
        long nowNs = CLOCK.nanoTime();
        long bytes = 0;
        int frames = 0;
        int slot = 0;
        while (slot < available && frames < most) {
            long descriptor = descriptors + ((long) ring.index(slot) << DescriptorLayout.SIZE_LOG2);
            long first = DescriptorLayout.firstWord(descriptor);
            long second = DescriptorLayout.secondWord(descriptor);
            int region = DescriptorLayout.region(first);
            long length = DescriptorLayout.length(first);
            long offset = DescriptorLayout.offset(second);
            if (!DescriptorLayout.hasNext(first)
                    && length <= segmentBytes
                    && length > 0
                    && region < sizes.length
                    && offset >= headroom
                    && offset + length <= sizes[region]) {
                if (!lender.lend(bases[region] + offset, (int) length, nowNs)) {
                    counters.addStarved();
                    break;
                }
                slot++;
                bytes += length;
            } else {
                int used = lendUnusual(slot, nowNs);
                if (used <= 0) {
                    if (frames == 0) {
                        lender.reclaim();
                        return used == 0 ? 0 : fault(used);
                    }
                    break;
                }
                slot += used;
                bytes += unusualBytes;
            }
            slotEnds[frames] = slot;
            byteEnds[frames++] = bytes;
        }
        if (frames == 0) {
            lender.reclaim();
        }
        return frames;
    }

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        int used = count == 0 ? 0 : slotEnds[count - 1];
        lender.reclaim();
        if (used > 0) {
            slots.repost(ring, used);
            ring.release(used);
            counters.addBurst(count, byteEnds[count - 1]);
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
        layout.unmaskInterrupt();
        return isReady();
    }

    @Override
    public void disarm() {
        layout.maskInterrupt();
    }

    @Override
    public Fd wakeupFd() {
        return interrupt.fd();
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
        lender.close();
        interrupt.close();
        regions.release();
    }

    /**
     * Lends a frame that is a chain or longer than a chunk, or finds out what is wrong with it.
     *
     * @return slots used; 0 when the rest of the chain or a free chunk is still to come; or the code of a fault
     */
    private int lendUnusual(int from, long nowNs) {
        chains = true;
        int available = ring.peek(ring.size());
        Frame head = null;
        Frame last = null;
        long total = 0;
        for (int slot = from; slot < available; slot++) {
            long descriptor = descriptors + ((long) ring.index(slot) << DescriptorLayout.SIZE_LOG2);
            long first = DescriptorLayout.firstWord(descriptor);
            long second = DescriptorLayout.secondWord(descriptor);
            QueueFault fault = regions.check(first, second, headroom);
            if (fault != null) {
                return abandon(head, fault.code());
            }
            if (total + DescriptorLayout.length(first) > maxFrameBytes) {
                return abandon(head, QueueFault.BAD_CHAIN.code());
            }
            long address = bases[DescriptorLayout.region(first)] + DescriptorLayout.offset(second);
            int length = (int) DescriptorLayout.length(first);
            total += length;
            for (int done = 0; done < length; done += segmentBytes) {
                int piece = Math.min(segmentBytes, length - done);
                last = last == null
                        ? lender.lendHead(address + done, piece, nowNs)
                        : lender.lendSegment(last, address + done, piece, nowNs);
                if (last == null) {
                    counters.addStarved();
                    return abandon(head, 0);
                }
                head = head == null ? last : head;
            }
            if (!DescriptorLayout.hasNext(first)) {
                unusualBytes = total;
                return slot + 1 - from;
            }
        }
        return abandon(head, available - from == ring.size() ? QueueFault.BAD_CHAIN.code() : 0);
    }

    private int abandon(@Nullable Frame head, int code) {
        if (head != null) {
            lender.abandon(head);
        }
        return code;
    }

    private int fault(int code) {
        counters.addFault();
        return code;
    }
}
