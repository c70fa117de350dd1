package io.ringflux.tap.fd;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.RxQueue;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Receives by {@code read}, up to a burst of packets a poll. Frames are lent where they were read; a taken one has
 * moved into our pool. What was read and not handled stays and comes again, before anything else is read.
 */
public final class FdRxQueue implements RxQueue {

    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final QueueFile queueFile;
    private final DeviceFile file;
    private final FrameLender lender;
    private final DeviceLoss loss;
    private final PacketStage stage;
    private final int segmentBytes;
    private final int kernelFrames;
    private final QueueCounters counters = new QueueCounters();
    private volatile boolean pending;
    private volatile boolean lost;

    /**
     * @param queueFile held until {@link #close}
     * @param lender of this queue, closed with it
     * @param format what packets are like
     * @param kernelFrames frames that the kernel queues at most
     * @param loss who wants to know that the device is gone
     */
    public FdRxQueue(QueueFile queueFile, FrameLender lender, PacketFormat format, int kernelFrames, DeviceLoss loss) {
        this.queueFile = queueFile.retain();
        this.file = queueFile.file();
        this.lender = lender;
        this.loss = loss;
        this.kernelFrames = kernelFrames;
        this.segmentBytes = lender.segmentBytes();
        this.stage = new PacketStage(format.ethernet(), format.complete());
    }

    /** Segments that a burst can have at most, where chunks have that many bytes. */
    public static int lenderCapacity(int chunkBytes) {
        return MAX_BURST + PacketStage.BYTES / chunkBytes;
    }

    @Override
    public int peek(int limit) {
        int most = Math.min(limit, MAX_BURST);
        if (stage.count() == 0) {
            if (lost) {
                return 0;
            }
            stage.fill(file, most);
            settle();
            if (stage.count() == 0) {
                return 0;
            }
        }
        lender.begin();
        long nowNs = CLOCK.nanoTime();
        int available = Math.min(most, stage.count());
        int frames = 0;
        while (frames < available && lend(frames, nowNs)) {
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

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        lender.reclaim();
        if (count > 0) {
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += stage.length(i);
            }
            stage.drop(count);
            counters.addBurst(count, bytes);
            settle();
        }
    }

    /** Frames that the kernel and this queue hold at most. */
    @Override
    public int size() {
        return kernelFrames + MAX_BURST;
    }

    @Override
    public boolean isReady() {
        return pending || (!lost && file.isReadable());
    }

    @Override
    public boolean arm() {
        return isReady();
    }

    @Override
    public void disarm() {
        // The kernel signals every packet to those who wait; there is nothing to say to it.
    }

    @Override
    public Fd wakeupFd() {
        return file.fd();
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        counters.addDropped(stage.count());
        lender.close();
        stage.close();
        queueFile.release();
    }

    /** Looks at what the last read gave, and says what the loop must know. */
    private void settle() {
        int dropped = stage.takeDropped();
        if (dropped > 0) {
            counters.addDropped(dropped);
        }
        pending = stage.count() > 0 || stage.hasMore();
        if (stage.result() <= 0 && !stage.isDrained() && !lost) {
            lost = true;
            loss.lost(-stage.result());
        }
    }

    private boolean lend(int index, long nowNs) {
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
