package io.ringflux.afxdp;

import io.ringflux.afxdp.device.DriverFeatures;
import io.ringflux.afxdp.device.NetworkInterface;
import io.ringflux.afxdp.device.Privileges;
import io.ringflux.nativeio.NetworkNamespace;

/** Tells what AF_XDP can do here, without changing anything. */
public final class AfXdp {
    private AfXdp() {}

    /**
     * For an interface of the present network namespace.
     *
     * @throws AfXdpException when there is none of that name
     */
    public static AfXdpCapabilities capabilities(String interfaceName) {
        NetworkInterface device = NetworkInterface.of(interfaceName);
        DriverFeatures driver = DriverFeatures.of(device.index());
        Privileges privileges = Privileges.ofThisProcess();
        return new AfXdpCapabilities(
                interfaceName,
                System.getProperty("os.version", ""),
                device.queues(),
                driver.known(),
                driver.has(DriverFeatures.REDIRECT),
                driver.has(DriverFeatures.ZERO_COPY),
                driver.has(DriverFeatures.MULTI_BUFFER),
                driver.zeroCopySegments(),
                driver.txMetadata() != 0,
                driver.launches(),
                device.programMode(),
                device.programId(),
                privileges.lockedMemoryBytes(),
                privileges.missing());
    }

    /** For an interface of another network namespace: a name as {@code ip netns} has it, or a path. */
    public static AfXdpCapabilities capabilities(String interfaceName, String namespace) {
        try (NetworkNamespace entered = NetworkNamespace.of(namespace)) {
            return entered.call(() -> capabilities(interfaceName));
        }
    }
}
