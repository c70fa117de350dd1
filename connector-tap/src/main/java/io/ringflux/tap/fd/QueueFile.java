package io.ringflux.tap.fd;

import io.ringflux.nativeio.DeviceFile;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The descriptor of one queue of a device, which the receive queue, the transmit queues and whoever opened it hold
 * together: the last one that lets go closes it, and with the last descriptor a device that is not persistent vanishes.
 *
 * <p>Threading: any.
 */
public final class QueueFile {
    private final DeviceFile file;
    private final Runnable closed;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * @param file owned from now on
     * @param closed called once the descriptor is closed
     */
    public QueueFile(DeviceFile file, Runnable closed) {
        this.file = file;
        this.closed = closed;
    }

    /** The descriptor, as long as the caller holds this. */
    public DeviceFile file() {
        return file;
    }

    /**
     * Holds the descriptor open for one more, who owes a {@link #release()}.
     *
     * @throws IllegalStateException when it is closed already
     */
    public QueueFile retain() {
        if (holders.getAndUpdate(count -> count > 0 ? count + 1 : count) <= 0) {
            throw new IllegalStateException("descriptor is closed");
        }
        return this;
    }

    /**
     * Lets go.
     *
     * @throws IllegalStateException when nobody holds it any more
     */
    public void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("descriptor was let go of more often than it was held");
        }
        if (left == 0) {
            file.close();
            closed.run();
        }
    }
}
