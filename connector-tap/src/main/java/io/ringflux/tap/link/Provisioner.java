package io.ringflux.tap.link;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapMode;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.tap.netlink.LinkInfo;
import io.ringflux.tap.netlink.LinkMonitor;
import io.ringflux.tap.netlink.Links;
import io.ringflux.tap.netlink.Rtnetlink;
import org.jspecify.annotations.Nullable;

/**
 * Makes an interface as it was configured. Blocks for some milliseconds.
 *
 * <p>Errors: {@link NativeIoException} with what was being done; whatever was open by then is closed.
 */
final class Provisioner {
    private final TapConfig config;
    private final Holds holds;

    /** @param holds retained for each device, until its last descriptor is closed */
    Provisioner(TapConfig config, Holds holds) {
        this.config = config;
        this.holds = holds;
    }

    Provisioned provision() {
        try (NetworkNamespace namespace = namespace(config)) {
            return namespace == null ? inPlace() : namespace.call(this::inPlace);
        }
    }

    /** The same device, which was moved to another network namespace; null when it is not there either. */
    static @Nullable Provisioned follow(Provisioned moved, String name) {
        try (NetworkNamespace namespace = NetworkNamespace.adopt(moved.device().namespace())) {
            return namespace.call(() -> {
                try (Rtnetlink kernel = Rtnetlink.open()) {
                    LinkInfo link = kernel.links().find(name);
                    return link == null ? null : watched(kernel.links(), moved.device(), link.index());
                }
            });
        }
    }

    private static @Nullable NetworkNamespace namespace(TapConfig config) {
        String name = config.namespace();
        if (name != null) {
            return NetworkNamespace.of(name);
        }
        return config.namespacePid() == TapConfig.UNSET ? null : NetworkNamespace.of(config.namespacePid());
    }

    private Provisioned inPlace() {
        try (Rtnetlink kernel = Rtnetlink.open()) {
            Links links = kernel.links();
            TunDevice device = open(links);
            holds.retain();
            try {
                LinkInfo link = present(links.find(device.name()), device.name());
                new LinkSetup(config, kernel, link).apply(device);
                return present(watched(links, device, link.index()), device.name());
            } catch (RuntimeException e) {
                device.close();
                throw e;
            }
        }
    }

    /** Listens before it looks, so that no change is missed in between; null when the link is not there any more. */
    private static @Nullable Provisioned watched(Links links, TunDevice device, int index) {
        LinkMonitor monitor = LinkMonitor.open(index);
        try {
            LinkInfo link = links.find(index);
            if (link != null) {
                return new Provisioned(device, monitor, link, NetworkNamespace.currentId());
            }
        } catch (RuntimeException e) {
            monitor.close();
            throw e;
        }
        monitor.close();
        return null;
    }

    private TunDevice open(Links links) {
        if (!config.descriptors().isEmpty()) {
            return TunDevice.adopt(spec(false), config.descriptors(), holds::release);
        }
        // A device with room for several queues wants to hear so from those who open one.
        boolean multiQueue = config.attach()
                && present(links.find(config.name()), config.name()).tun().multiQueue();
        return TunDevice.open(spec(multiQueue), holds::release);
    }

    private TunSpec spec(boolean multiQueue) {
        Boolean persist = config.persist();
        boolean keep =
                persist == null && (config.attach() || !config.descriptors().isEmpty());
        return new TunSpec(
                config.name(),
                config.mode() == TapMode.ETHERNET,
                config.rxQueues(),
                multiQueue || config.rxQueues() > 1,
                config.napi(),
                config.carrier(),
                !config.attach(),
                OffloadBits.of(config.offloads()),
                keep ? null : new TunSpec.Persistence(Boolean.TRUE.equals(persist), config.owner(), config.group()));
    }

    private static <T> T present(@Nullable T found, String name) {
        if (found == null) {
            throw new NativeIoException(
                    "rtnetlink",
                    Errno.ENODEV,
                    "looking for interface " + name,
                    "there is none in this network namespace: make it first, or do without attach");
        }
        return found;
    }
}
