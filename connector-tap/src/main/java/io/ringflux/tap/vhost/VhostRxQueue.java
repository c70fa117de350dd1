package io.ringflux.tap.vhost;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.RxQueue;
import io.ringflux.tap.offload.ChecksumCompletion;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.tap.offload.VnetHeader;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Receives from a split ring. Frames are lent where the kernel put them; a taken one has moved into our pool before its
 * buffers are posted again, so that nobody can hold the ring up. Packets to be cut or summed up over several buffers
 * are copied once on the way.
 */
final class VhostRxQueue implements RxQueue {
    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final RingEnd end;
    private final SplitRing ring;
    private final RxBuffers buffers;
    private final FrameLender lender;
    private final StagedFrames staged;
    private final boolean complete;
    private final int size;
    private final int[] slotEnds = new int[MAX_BURST];
    private final long[] byteEnds = new long[MAX_BURST];
    private final QueueCounters counters = new QueueCounters();
    private boolean stagedBurst;
    private volatile boolean pending;

    /**
     * @param end closed with this queue
     * @param lender of this queue, with room for {@link StagedFrames#lenderCapacity} segments, closed with it
     */
    VhostRxQueue(RingEnd end, FrameLender lender, PacketFormat format) {
        this.end = end;
        this.ring = end.ring();
        this.lender = lender;
        this.complete = format.complete();
        this.size = end.area().size();
        buffers = new RxBuffers(end.area(), ring);
        staged = new StagedFrames(buffers::copyPacket, lender, format, counters);
        post(buffers.postAll());
    }

    @Override
    public int peek(int limit) {
        int most = Math.min(limit, MAX_BURST);
        if (!pending) {
            int frames = lend(most);
            if (frames != 0) {
                stagedBurst = false;
                return frames;
            }
            if (!buffers.isUnusual()) {
                return 0;
            }
        }
        stagedBurst = true;
        staged.fill(most);
        post(buffers.takeConsumed());
        pending = staged.isPending();
        return buffers.fault() == 0 ? staged.lend(most) : fault(buffers.fault());
    }

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        lender.reclaim();
        if (count == 0) {
            return;
        }
        if (stagedBurst) {
            staged.release(count);
            pending = staged.isPending();
        } else {
            post(buffers.repost(slotEnds[count - 1]));
            counters.addBurst(count, byteEnds[count - 1]);
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isReady() {
        return pending || ring.isReady();
    }

    @Override
    public boolean arm() {
        return ring.arm() || pending;
    }

    @Override
    public void disarm() {
        ring.disarm();
    }

    @Override
    public Fd wakeupFd() {
        return end.call().fd();
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    /** Frames that arrived and were not handled are lost, and counted. */
    @Override
    public void close() {
        lender.close();
        staged.close();
        counters.addDropped(buffers.packetsLeft());
        end.close();
    }

    /** Lends frames where they lie, up to one that must be copied; how many, or the code of a fault. */
    private int lend(int most) {
        int found = buffers.look(most);
        if (found <= 0) {
            return found == 0 ? 0 : fault(found);
        }
        lender.begin();
        long nowNs = CLOCK.nanoTime();
        long bytes = 0;
        int slots = 0;
        int frames = 0;
        while (frames < most && buffers.next(slots)) {
            long header = buffers.header();
            long offload = VnetHeader.offload(header);
            if (complete && offload != Offload.NONE && !completed(header, offload)) {
                buffers.markUnusual();
                break;
            }
            if (!lendFrame(slots, complete ? Offload.NONE : offload, nowNs)) {
                counters.addStarved();
                break;
            }
            slots += buffers.count();
            bytes += buffers.packetBytes();
            slotEnds[frames] = slots;
            byteEnds[frames++] = bytes;
        }
        if (frames == 0) {
            lender.reclaim();
            return buffers.fault() == 0 ? 0 : fault(buffers.fault());
        }
        return frames;
    }

    /** Sums up a packet of one buffer in place; false where it takes more than that. */
    private boolean completed(long header, long offload) {
        if (buffers.count() > 1
                || Offload.gsoType(offload) != Offload.GSO_NONE
                || !ChecksumCompletion.complete(header + VnetHeader.SIZE, buffers.packetBytes(), offload)) {
            return false;
        }
        VnetHeader.settle(header);
        return true;
    }

    private boolean lendFrame(int slot, long offload, long nowNs) {
        @Nullable Frame head = lender.lendHead(buffers.header() + VnetHeader.SIZE, buffers.firstBytes(), nowNs);
        if (head == null) {
            return false;
        }
        Offload.set(head, offload);
        @Nullable Frame last = head;
        for (int i = 1; i < buffers.count() && last != null; i++) {
            last = lender.lendSegment(last, buffers.address(slot + i), buffers.length(slot + i), nowNs);
        }
        if (last == null) {
            lender.abandon(head);
        }
        return last != null;
    }

    private void post(boolean kick) {
        if (kick && end.kick().signal()) {
            counters.addSignal();
        }
    }

    private int fault(int code) {
        counters.addFault();
        return code;
    }
}
