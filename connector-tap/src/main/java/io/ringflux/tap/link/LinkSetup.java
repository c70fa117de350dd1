package io.ringflux.tap.link;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.tap.IpPrefix;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapNeighbour;
import io.ringflux.tap.TapRoute;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.Addresses;
import io.ringflux.tap.netlink.LinkInfo;
import io.ringflux.tap.netlink.Links;
import io.ringflux.tap.netlink.Rtnetlink;

/** Gives an interface all that its configuration says, in the order that the kernel needs. */
final class LinkSetup {
    private final TapConfig config;
    private final Links links;
    private final Addresses addresses;
    private final LinkInfo present;
    private final int index;

    /** @param present what the interface is like; what it has already needs neither setting nor a right to do so */
    LinkSetup(TapConfig config, Rtnetlink kernel, LinkInfo present) {
        this.config = config;
        this.links = kernel.links();
        this.addresses = kernel.addresses();
        this.present = present;
        this.index = present.index();
    }

    void apply(TunDevice device) {
        if (differs(config.mac(), present.mac())) {
            links.mac(index, config.mac());
        }
        if (differs(config.mtu(), present.mtu())) {
            links.mtu(index, config.mtu());
        }
        if (differs(config.txQueueLength(), present.txQueueLength())) {
            links.txQueueLength(index, config.txQueueLength());
        }
        if (config.rxFrames() != TapConfig.UNSET) {
            device.rxFrames(config.rxFrames());
        }
        joinBridge();
        for (IpPrefix prefix : config.addresses()) {
            addresses.add(index, prefix.address(), prefix.length());
        }
        if (!config.carrier() || config.attach()) {
            device.carrier(config.carrier());
        }
        if (config.up()) {
            if (!present.isUp()) {
                links.up(index, true);
            }
            addRoutes();
            for (IpPrefix prefix : config.addresses()) {
                addresses.awaitUse(prefix.address());
            }
        }
    }

    private static boolean differs(long wanted, long present) {
        return wanted != TapConfig.UNSET && wanted != present;
    }

    private void joinBridge() {
        String bridge = config.bridge();
        if (bridge == null) {
            return;
        }
        LinkInfo master = links.find(bridge);
        if (master == null) {
            throw new NativeIoException(
                    "rtnetlink",
                    Errno.ENODEV,
                    "making an interface a port of bridge " + bridge,
                    "there is no such bridge in this network namespace: make it first");
        }
        links.master(index, master.index());
    }

    /** The kernel takes routes only by an interface that is on. */
    private void addRoutes() {
        for (TapNeighbour neighbour : config.neighbours()) {
            addresses.neighbour(index, neighbour.address(), neighbour.mac());
        }
        for (TapRoute route : config.routes()) {
            addresses.route(index, route.target().address(), route.target().length(), route.gateway(), route.metric());
        }
    }
}
