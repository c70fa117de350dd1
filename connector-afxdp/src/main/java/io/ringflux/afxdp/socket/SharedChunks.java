package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.UmemArea;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.queue.QueueCounters;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of one of several sockets on a queue, which share them. Frames are lent where the kernel put them, and move
 * into a chunk of this queue's own when they are taken.
 */
final class SharedChunks implements RxChunks {

    private final SharedFill fill;
    private final FrameLender lender;
    private final QueueCounters counters;
    private final int[] lent;
    private int lentCount;

    /** @param lender of frames that can hold what a chunk of {@code fill} holds */
    SharedChunks(SharedFill fill, FrameLender lender, QueueCounters counters) {
        this.fill = fill;
        this.lender = lender;
        this.counters = counters;
        this.lent = new int[lender.capacity()];
    }

    @Override
    public UmemArea area() {
        return fill.area();
    }

    @Override
    public int capacity() {
        return lender.capacity();
    }

    @Override
    public int lendable() {
        return lender.capacity();
    }

    @Override
    public boolean isGiven(int chunk) {
        return fill.isGiven(chunk);
    }

    @Override
    public void begin() {
        putBack(0);
        lender.begin();
    }

    @Override
    public @Nullable Frame lend(int chunk, long address, int length, long timestampNs) {
        Frame head = lender.lendHead(address, length, timestampNs);
        if (head != null) {
            takeOut(chunk);
        } else if (lentCount == 0) {
            counters.addStarved(); // all frames of this queue are taken
        }
        return head;
    }

    @Override
    public @Nullable Frame lendSegment(Frame last, int chunk, long address, int length) {
        Frame segment = lender.lendSegment(last, address, length, 0);
        if (segment != null) {
            takeOut(chunk);
        }
        return segment;
    }

    @Override
    public void abandon(Frame head) {
        int segments = 0;
        for (@Nullable Frame segment = head; segment != null; segment = segment.next()) {
            segments++;
        }
        putBack(lentCount - segments);
        lender.abandon(head);
    }

    @Override
    public FrameBatch batch() {
        return lender.batch();
    }

    /** What was taken has moved, so that no chunk went with it. */
    @Override
    public int reclaim() {
        lender.reclaim();
        return 0;
    }

    @Override
    public void takeBack(int[] chunks, int count) {
        putBack(count);
        lentCount = 0;
        if (count > 0) {
            fill.give(chunks, count);
        }
    }

    @Override
    public void supply() {
        fill.supply();
    }

    @Override
    public int awayCount() {
        return lender.stock();
    }

    @Override
    public void close() {
        lender.close();
    }

    private void takeOut(int chunk) {
        fill.setGiven(chunk, false);
        lent[lentCount++] = chunk;
    }

    /** What was lent from that number on stays in the receive ring. */
    private void putBack(int from) {
        for (int i = from; i < lentCount; i++) {
            fill.setGiven(lent[i], true);
        }
        lentCount = Math.min(lentCount, from);
    }
}
