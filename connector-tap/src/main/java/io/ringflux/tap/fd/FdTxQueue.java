package io.ringflux.tap.fd;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.queue.QueueCounters;
import io.ringflux.queue.TxQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sends by {@code write}, one frame a call: the kernel has a frame when {@link #submit} returns. There is no ring, so
 * {@link #reserve} promises a burst as long as the kernel takes what it gets.
 */
public final class FdTxQueue implements TxQueue {

    /** Frames promised at once; the kernel takes any number. */
    private static final int SIZE = 256;

    private final QueueFile queueFile;
    private final DeviceFile file;
    private final DeviceLoss loss;
    private final boolean dropWhenDown;
    private final PacketWriter writer;
    private final boolean ethernet;
    private final QueueCounters counters = new QueueCounters();
    private @Nullable SegmentWriter segmentWriter;
    private boolean full;
    private boolean lost;
    private int frames;
    private long bytes;

    /**
     * @param queueFile held until {@link #close}
     * @param ethernet whether frames begin with an Ethernet header
     * @param dropWhenDown whether frames are given up while the interface is down, instead of waiting
     * @param loss who wants to know that the device is gone
     */
    public FdTxQueue(QueueFile queueFile, boolean ethernet, boolean dropWhenDown, DeviceLoss loss) {
        this.queueFile = queueFile.retain();
        this.file = queueFile.file();
        this.writer = new PacketWriter(file);
        this.ethernet = ethernet;
        this.dropWhenDown = dropWhenDown;
        this.loss = loss;
    }

    @Override
    public int size() {
        return SIZE;
    }

    @Override
    public int reserve(int wanted) {
        if (full && !lost) {
            full = !file.isWritable();
        }
        return full ? 0 : Math.min(wanted, SIZE);
    }

    @Override
    public int submit(Frame frame) {
        if (lost) {
            return TxQueue.FULL;
        }
        long offload = Offload.of(frame);
        int length = frame.totalLength();
        int result = writer.write(frame, length, offload);
        if (result < 0) {
            return refused(-result, frame, length, offload);
        }
        full = false;
        frames++;
        bytes += length;
        return 1;
    }

    @Override
    public void flush() {
        if (frames > 0) {
            counters.addBurst(frames, bytes);
            frames = 0;
            bytes = 0;
        }
    }

    @Override
    public QueueCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        flush();
        writer.close();
        if (segmentWriter != null) {
            segmentWriter.close();
        }
        queueFile.release();
    }

    private int refused(int errno, Frame frame, int length, long offload) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> full();
            case Errno.EIO, Errno.EBUSY -> dropWhenDown ? dropped() : full();
            case Errno.EBADFD, Errno.EPIPE, Errno.ECONNRESET -> lost(errno);
            default ->
                errno == Errno.EINVAL && Offload.gsoType(offload) != Offload.GSO_NONE
                        ? submitCut(frame, length, offload)
                        : dropped();
        };
    }

    /** Kernels differ in which large packets they take; what one refuses goes as the frames that it stands for. */
    private int submitCut(Frame frame, int length, long offload) {
        if (segmentWriter == null) {
            segmentWriter = new SegmentWriter(writer, ethernet);
        }
        if (segmentWriter.write(frame, length, offload) == 0) {
            return dropped();
        }
        frames++;
        bytes += length;
        return 1;
    }

    private int full() {
        full = true;
        counters.addFull();
        return FULL;
    }

    private int dropped() {
        counters.addDropped(1);
        return 1;
    }

    private int lost(int errno) {
        lost = true;
        full = true;
        loss.lost(errno);
        return FULL;
    }
}
