package io.ringflux.tap.vhost;

import io.ringflux.frame.FrameLender;
import io.ringflux.nativeio.EventFd;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import io.ringflux.tap.fd.QueueFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The queues of one device by vhost-net: a worker for each receive queue and the transmit queue of that number, and one
 * for each transmit queue beyond, on a descriptor that is read already.
 *
 * <p>Threading: one thread, but for the queues. Ownership: each queue belongs to who takes it; the rest ends by
 * {@link #stop()} and {@link #close()}.
 */
public final class VhostQueues implements AutoCloseable {
    private static final long STALL_NS = 1_000_000_000;

    private final EventFd errors = EventFd.create();
    private final List<VhostLink> links = new ArrayList<>();
    private final VhostSettings settings;
    private final long features;
    private final int rxQueues;
    private final int txQueues;

    private VhostQueues(VhostSettings settings, long features, int rxQueues, int txQueues) {
        this.settings = settings;
        this.features = features;
        this.rxQueues = rxQueues;
        this.txQueues = txQueues;
    }

    /**
     * Begins to carry packets between the rings and the descriptors of a device.
     *
     * @param features of {@link VhostFeatures#probe()}
     * @param files descriptors, one a receive queue
     * @throws io.ringflux.nativeio.NativeIoException where that is not possible; then nothing is left open
     */
    public static VhostQueues open(VhostSettings settings, long features, List<QueueFile> files, int txQueues) {
        VhostQueues queues = new VhostQueues(settings, features, files.size(), txQueues);
        try {
            for (int i = 0; i < Math.max(files.size(), txQueues); i++) {
                boolean receives = i < files.size();
                QueueFile file = files.get(i % files.size());
                int cpu = settings.workerCpu(i);
                queues.links.add(VhostLink.open(settings, features, cpu, file, queues.errors, receives, i < txQueues));
            }
            queues.links.forEach(VhostLink::start);
            return queues;
        } catch (RuntimeException e) {
            queues.close();
            throw e;
        }
    }

    /**
     * The receive queues; to be called once.
     *
     * @param lenders one for each, with room for {@link io.ringflux.tap.offload.StagedFrames#lenderCapacity} segments
     */
    public List<RxQueue> receive(IntFunction<FrameLender> lenders) {
        return IntStream.range(0, rxQueues)
                .<RxQueue>mapToObj(i -> new VhostRxQueue(links.get(i).receive(), lenders.apply(i), settings.format()))
                .toList();
    }

    /** The transmit queues; to be called once. */
    public List<TxQueue> transmit() {
        FrameCheck check = FrameCheck.of(settings.format().ethernet());
        boolean indirect = (features & VhostFeatures.INDIRECT) != 0;
        return IntStream.range(0, txQueues)
                .<TxQueue>mapToObj(i -> new VhostTxQueue(links.get(i).transmit(), check, indirect))
                .toList();
    }

    /**
     * Whether the kernel has stopped a ring since it was asked last, or let one stand still for a second with something
     * to do; to be asked several times a second.
     */
    public boolean isStuck() {
        long nowNs = System.nanoTime();
        boolean stalled = errors.drain() != 0;
        for (VhostLink link : links) {
            stalled |= link.isStalled(nowNs, STALL_NS);
        }
        return stalled;
    }

    /** Ends that the kernel uses the rings; says how many descriptors it took and never gave back. */
    public int stop() {
        return links.stream().mapToInt(VhostLink::stop).sum();
    }

    /** Lets go of what no queue holds. */
    @Override
    public void close() {
        links.forEach(VhostLink::release);
        errors.close();
    }
}
