package io.ringflux.tap.offload;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.Errno;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.RxQueue;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Frames of packets that are copied once, to be made complete or cut: taken from their source a burst at a time, lent
 * until they are handled, and lent again, before anything else is taken, where they were not.
 *
 * <p>Threading: one thread. Ownership: the lender stays the caller's.
 */
public final class StagedFrames implements AutoCloseable {
    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final PacketSource source;
    private final FrameLender lender;
    private final QueueCounters counters;
    private final PacketStage stage;
    private final int segmentBytes;

    /**
     * @param source asked for packets when all frames have been handled
     * @param lender of the queue, with room for {@link #lenderCapacity} segments
     * @param format what packets are like
     * @param counters of the queue
     */
    public StagedFrames(PacketSource source, FrameLender lender, PacketFormat format, QueueCounters counters) {
        this.source = source;
        this.lender = lender;
        this.counters = counters;
        stage = new PacketStage(format);
        segmentBytes = lender.segmentBytes();
    }

    /** Segments that a burst can have at most, where chunks have that many bytes. */
    public static int lenderCapacity(int chunkBytes) {
        return RxQueue.MAX_BURST + PacketStage.BYTES / chunkBytes;
    }

    /** Whether frames wait here, lent or not, or are still to be cut. */
    public boolean isPending() {
        return stage.count() > 0 || stage.hasMore();
    }

    /** Takes packets until a burst is complete or nothing is left, unless frames wait here already. */
    public void fill(int most) {
        if (stage.count() == 0) {
            stage.fill(source, most);
            settle();
        }
    }

    /** What the last packet taken gave: bytes, or {@code -errno}; {@code -EAGAIN} before the first one. */
    public int result() {
        return stage.result();
    }

    /** Whether the source had nothing, for now, when it was asked last. */
    public boolean isDrained() {
        return stage.result() == -Errno.EAGAIN;
    }

    /** Lends frames that wait here; says how many. */
    public int lend(int most) {
        int available = Math.min(most, stage.count());
        if (available == 0) {
            return 0;
        }
        lender.begin();
        long nowNs = CLOCK.nanoTime();
        int frames = 0;
        while (frames < available && lendFrame(frames, nowNs)) {
            frames++;
        }
        if (frames < available) {
            counters.addStarved();
        }
        if (frames == 0) {
            lender.reclaim();
        }
        return frames;
    }

    /** Is done with the oldest frames, whose loan has ended, and counts them. */
    public void release(int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += stage.length(i);
        }
        stage.drop(count);
        counters.addBurst(count, bytes);
    }

    /** Gives up what nobody handled, which is counted. */
    @Override
    public void close() {
        counters.addDropped(stage.count());
        stage.close();
    }

    private void settle() {
        int dropped = stage.takeDropped();
        if (dropped > 0) {
            counters.addDropped(dropped);
        }
    }

    private boolean lendFrame(int index, long nowNs) {
        long address = stage.address(index);
        int length = stage.length(index);
        Frame head = lender.lendHead(address, Math.min(length, segmentBytes), nowNs);
        if (head == null) {
            return false;
        }
        Offload.set(head, stage.offload(index));
        return length <= segmentBytes || lendRest(head, address, length, nowNs);
    }

    private boolean lendRest(Frame head, long address, int length, long nowNs) {
        @Nullable Frame last = head;
        for (int done = segmentBytes; done < length && last != null; done += segmentBytes) {
            last = lender.lendSegment(last, address + done, Math.min(segmentBytes, length - done), nowNs);
        }
        if (last == null) {
            lender.abandon(head);
        }
        return last != null;
    }
}
