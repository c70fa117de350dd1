package io.ringflux.tap.link;

import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.LinkInfo;
import io.ringflux.tap.netlink.LinkMonitor;

/** An interface as it was asked for. Ownership: holds its descriptors and its monitor until {@link #close()}. */
final class Provisioned implements AutoCloseable {
    private final TunDevice device;
    private final LinkMonitor monitor;
    private final LinkInfo link;
    private final String namespace;

    /**
     * An interface that is ready.
     *
     * @param device its descriptors
     * @param monitor hears of its changes since
     * @param link what the kernel said of it then
     * @param namespace which network namespace it is in
     */
    Provisioned(TunDevice device, LinkMonitor monitor, LinkInfo link, String namespace) {
        this.device = device;
        this.monitor = monitor;
        this.link = link;
        this.namespace = namespace;
    }

    TunDevice device() {
        return device;
    }

    LinkMonitor monitor() {
        return monitor;
    }

    LinkInfo link() {
        return link;
    }

    String namespace() {
        return namespace;
    }

    @Override
    public void close() {
        monitor.close();
        device.close();
    }
}
