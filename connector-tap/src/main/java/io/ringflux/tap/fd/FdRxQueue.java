package io.ringflux.tap.fd;

import io.ringflux.frame.FrameBatch;
import io.ringflux.frame.FrameLender;
import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Fd;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.RxQueue;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;

/**
 * Receives by {@code read}, up to a burst of packets a poll. Frames are lent where they were read; a taken one has
 * moved into our pool. What was read and not handled stays and comes again, before anything else is read.
 */
public final class FdRxQueue implements RxQueue {
    private final QueueFile queueFile;
    private final DeviceFile file;
    private final FrameLender lender;
    private final DeviceLoss loss;
    private final StagedFrames staged;
    private final int kernelFrames;
    private final QueueCounters counters = new QueueCounters();
    private volatile boolean pending;
    private volatile boolean lost;

    /**
     * @param queueFile held until {@link #close}
     * @param lender of this queue, with room for {@link StagedFrames#lenderCapacity} segments, closed with it
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
        this.staged = new StagedFrames(file::read, lender, format, counters);
    }

    @Override
    public int peek(int limit) {
        int most = Math.min(limit, MAX_BURST);
        if (!lost || pending) {
            staged.fill(most);
            settle();
        }
        return staged.lend(most);
    }

    @Override
    public FrameBatch burst() {
        return lender.batch();
    }

    @Override
    public void release(int count) {
        lender.reclaim();
        if (count > 0) {
            staged.release(count);
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
        lender.close();
        staged.close();
        queueFile.release();
    }

    /** Looks at what the last read gave, and says what the loop must know. */
    private void settle() {
        pending = staged.isPending();
        if (staged.result() <= 0 && !staged.isDrained() && !lost) {
            lost = true;
            loss.lost(-staged.result());
        }
    }
}
