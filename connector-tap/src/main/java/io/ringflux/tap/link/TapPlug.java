package io.ringflux.tap.link;

import io.ringflux.frame.FrameLender;
import io.ringflux.loop.Poller;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.reactive.QueuedPort;
import io.ringflux.tap.TapBackendDetails;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapMode;
import io.ringflux.tap.TapRings;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.fd.DeviceLoss;
import io.ringflux.tap.netlink.LinkInfo;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.tap.vhost.VhostQueues;
import io.ringflux.tap.vhost.VhostSettings;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Puts queues of the chosen back end into a port and takes them out, and watches over rings of the kernel.
 *
 * <p>Threading: everything on the port's control loop, but {@link #details()}.
 */
final class TapPlug {
    private static final Logger LOG = LoggerFactory.getLogger(TapPlug.class);
    private static final long WATCH_NS = 250_000_000;

    private final TapConfig config;
    private final QueuedPort port;
    private final Runnable stuck;
    private volatile BackendChoice choice;
    private final AtomicLong restarts = new AtomicLong();
    private final AtomicLong lostDescriptors = new AtomicLong();
    private @Nullable VhostQueues vhost;
    private Disposable watch = Disposables.disposed();
    private boolean plugged;

    /** @param stuck called when the kernel has stopped a ring */
    TapPlug(TapConfig config, BackendChoice choice, QueuedPort port, Runnable stuck) {
        this.config = config;
        this.choice = choice;
        this.port = port;
        this.stuck = stuck;
    }

    boolean isPlugged() {
        return plugged;
    }

    /** How frames come and go; any thread. */
    TapBackendDetails details() {
        return details(config, choice, restarts.get(), lostDescriptors.get());
    }

    /** The same before there was a link. */
    static TapBackendDetails details(TapConfig config, BackendChoice choice, long restarts, long lostDescriptors) {
        boolean vhost = choice.isVhost();
        return new TapBackendDetails(
                vhost,
                choice.reason(),
                choice.features(),
                vhost ? config.rings().rxSize() : 0,
                vhost ? config.rings().txSize() : 0,
                restarts,
                lostDescriptors);
    }

    /**
     * Begins to carry frames.
     *
     * @throws NativeIoException where vhost-net must do that and cannot, or frames would be lost for want of their
     *     header
     */
    void plug(TunDevice device, LinkInfo link, DeviceLoss loss) {
        device.requireHeader();
        PacketFormat format = new PacketFormat(config.mode() == TapMode.ETHERNET, !config.incompleteFrames());
        if (choice.isVhost()) {
            vhost = openRings(device, format);
        }
        VhostQueues rings = vhost;
        if (rings == null) {
            FdQueues queues = new FdQueues(config, device, format, loss);
            port.linkUp(
                    queues.receive(link.txQueueLength(), this::lender),
                    queues.transmit(),
                    TapFacts.of(config, device, link, details()));
        } else {
            port.linkUp(rings.receive(this::lender), rings.transmit(), TapFacts.of(config, device, link, details()));
            watch(rings);
        }
        plugged = true;
    }

    /** Ends that; frames in rings of the kernel are lost. */
    void unplug(String reason) {
        if (plugged) {
            plugged = false;
            port.linkDown(reason);
            stopRings();
        }
    }

    /** As {@link #unplug}, because the kernel has stopped a ring. */
    void stopForRestart() {
        LOG.warn("{}: the kernel has stopped a ring, all are made anew", port.name());
        unplug("a ring was stopped");
        restarts.incrementAndGet();
    }

    /** The port ends: its queues finish what they have before they let go of the rings. */
    void close() {
        plugged = false;
        watch.dispose();
        VhostQueues rings = vhost;
        vhost = null;
        if (rings != null) {
            rings.close();
        }
    }

    private @Nullable VhostQueues openRings(TunDevice device, PacketFormat format) {
        TapRings rings = config.rings();
        VhostSettings settings = new VhostSettings(
                rings.rxSize(), rings.txSize(), config.bufferSize(), rings.busyPollUs(), rings.workerCpus(), format);
        try {
            return VhostQueues.open(settings, choice.features(), device.queues(), config.txQueues());
        } catch (NativeIoException e) {
            choice = BackendChoice.without(config, e);
            LOG.warn("{} goes on without vhost-net", port.name(), e);
            return null;
        }
    }

    private FrameLender lender(int queue) {
        int capacity = StagedFrames.lenderCapacity(config.bufferSize());
        return new FrameLender(port.rxPool(queue), capacity, port.number(), queue);
    }

    private void stopRings() {
        watch.dispose();
        VhostQueues rings = vhost;
        vhost = null;
        if (rings != null) {
            try {
                lostDescriptors.addAndGet(rings.stop());
            } finally {
                rings.close();
            }
        }
    }

    /** Looks after the rings a few times a second, as long as they are there. */
    private void watch(VhostQueues rings) {
        Poller loop = port.controlLoop();
        watch = loop.schedule(
                () -> {
                    if (rings.isStuck()) {
                        stuck.run();
                    } else {
                        watch(rings);
                    }
                },
                WATCH_NS);
    }
}
