package io.ringflux.tap.vhost;

import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.tap.fd.QueueFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One vhost worker with the memory and the rings that it serves, between one tap descriptor and one or two queues.
 *
 * <p>Threading: made, stopped and watched on one thread; each ring used on its queue's. Ownership: held by who made it
 * and by each ring's queue; the last one to let go closes the device, and only then the memory.
 */
final class VhostLink {
    private final VhostDevice device;
    private final QueueFile tap;
    private final List<VhostRing> rings = new ArrayList<>();
    private final AtomicInteger holders = new AtomicInteger(1);
    private @Nullable Mapping memory;
    private @Nullable VhostRing rx;
    private @Nullable VhostRing tx;

    private VhostLink(VhostDevice device, QueueFile tap) {
        this.device = device;
        this.tap = tap.retain();
    }

    /**
     * Makes a device with one ring each way, or with one only; none of them carries packets yet.
     *
     * @param features that both sides shall use
     * @param cpu processor that the worker runs on, or {@link VhostDevice#ANY_CPU}
     * @param errors signalled by the kernel when a ring of its has an impossible descriptor
     * @throws io.ringflux.nativeio.NativeIoException where that is not possible; then nothing is left open
     */
    static VhostLink open(
            VhostSettings settings,
            long features,
            int cpu,
            QueueFile tap,
            EventFd errors,
            boolean receives,
            boolean sends) {
        VhostLink link = new VhostLink(VhostDevice.open(), tap);
        try {
            link.begin(settings, features, cpu, errors, receives, sends);
            return link;
        } catch (RuntimeException e) {
            link.release();
            throw e;
        }
    }

    /** The receive ring; the caller holds the link by it. */
    RingEnd receive() {
        return held(rx);
    }

    /** The transmit ring; the caller holds the link by it. */
    RingEnd transmit() {
        return held(tx);
    }

    /** Lets the kernel carry packets. */
    void start() {
        rings.forEach(ring -> ring.start(tap.file().fd().value()));
    }

    /** Whether the transmit ring has stood still for that long, with something to do. */
    boolean isStalled(long nowNs, long limitNs) {
        return tx != null && tx.isStalled(nowNs, limitNs);
    }

    /** Ends that the kernel uses the rings; says how many descriptors it took and never gave back. */
    int stop() {
        return rings.stream().mapToInt(VhostRing::stop).sum();
    }

    /** Lets go; the caller must not use it again. */
    void release() {
        if (holders.decrementAndGet() > 0) {
            return;
        }
        try {
            stop();
        } finally {
            device.close();
            rings.forEach(VhostRing::closeSignals);
            if (memory != null) {
                memory.close();
            }
            tap.release();
        }
    }

    private void begin(
            VhostSettings settings, long features, int cpu, EventFd errors, boolean receives, boolean sends) {
        long rxBytes = receives ? RingArea.bytes(settings.rxEntries(), settings.bufferBytes()) : 0;
        long txBytes = sends ? RingArea.bytes(settings.txEntries(), settings.bufferBytes()) : 0;
        Mapping mapping = Mapping.anonymous(rxBytes + txBytes);
        memory = mapping;
        device.begin(features, mapping.address(), rxBytes + txBytes, cpu);
        boolean eventIndex = (features & VhostFeatures.EVENT_INDEX) != 0;
        if (receives) {
            RingArea area = new RingArea(mapping.address(), settings.rxEntries(), settings.bufferBytes());
            rx = ring(VhostDevice.RX, area, eventIndex, errors, settings.busyPollUs());
        }
        if (sends) {
            RingArea area = new RingArea(mapping.address() + rxBytes, settings.txEntries(), settings.bufferBytes());
            tx = ring(VhostDevice.TX, area, eventIndex, errors, settings.busyPollUs());
        }
    }

    private VhostRing ring(int index, RingArea area, boolean eventIndex, EventFd errors, int busyPollUs) {
        VhostRing ring = new VhostRing(device, index, area, eventIndex, this::release);
        rings.add(ring);
        ring.describe(errors, busyPollUs);
        return ring;
    }

    private VhostRing held(@Nullable VhostRing ring) {
        if (ring == null) {
            throw new IllegalStateException("the link was made without this ring");
        }
        holders.incrementAndGet();
        return ring;
    }
}
