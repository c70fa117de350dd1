package io.ringflux.tap.link;

import io.ringflux.reactive.PortSettings;
import io.ringflux.tap.TapBackendDetails;
import io.ringflux.tap.TapConfig;
import io.ringflux.tap.TapDetails;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.netlink.LinkInfo;

/** Gathers what there is to say of a port, before and after it is made. */
final class TapFacts {
    private TapFacts() {}

    static PortSettings settings(TapConfig config, LinkInfo link) {
        return new PortSettings(
                link.name(),
                config.rxQueues(),
                config.txQueues(),
                config.rxMode(),
                config.loops(),
                config.poolFrames(),
                config.bufferSize());
    }

    static TapDetails of(TapConfig config, TunDevice device, LinkInfo link, TapBackendDetails backend) {
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
                link.tun().persistent(),
                backend);
    }
}
