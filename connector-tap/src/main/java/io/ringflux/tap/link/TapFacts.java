package io.ringflux.tap.link;

import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapDetails;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.LinkInfo;

/** Gathers what there is to say of a port. */
final class TapFacts {
    private TapFacts() {}

    static TapDetails of(TapConfig config, TunDevice device, LinkInfo link) {
        String namespace = config.namespace();
        if (namespace == null) {
            namespace = config.namespacePid() == TapConfig.UNSET ? "" : "pid " + config.namespacePid();
        }
        return new TapDetails(
                link.name(),
                link.index(),
                namespace,
                config.mode(),
                link.mac(),
                link.mtu(),
                config.rxQueues(),
                config.txQueues(),
                link.txQueueLength(),
                OffloadBits.setOf(device.offloads()),
                device.hasNapi(),
                link.tun().persistent());
    }
}
