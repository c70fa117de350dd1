package io.ringflux.tap.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.TestNamespace;
import io.ringflux.testkit.LeakCheck;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@LeakCheck
class AddressesIT {
    private static final String LINK = "tun0";
    /** The kernel was late for one in twenty. */
    private static final int LINKS = 100;

    @Test
    void shouldWaitUntilTheKernelTakesPacketsToAnIpv6Address() throws Exception {
        InetAddress address = InetAddress.getByName("fd00:9::1");
        try (TestNamespace namespace = new TestNamespace();
                NetworkNamespace inside = NetworkNamespace.of(namespace.name())) {
            for (int i = 0; i < LINKS; i++) {
                namespace.run("ip", "tuntap", "add", LINK, "mode", "tun");
                assertThat(inside.call(() -> isLocalAfterWaiting(address))).isTrue();
                namespace.run("ip", "link", "delete", LINK);
            }
        }
    }

    private static boolean isLocalAfterWaiting(InetAddress address) {
        try (Rtnetlink kernel = Rtnetlink.open()) {
            int index = Objects.requireNonNull(kernel.links().find(LINK)).index();
            kernel.links().up(index, true);
            Addresses addresses = kernel.addresses();
            addresses.add(index, address, 64);
            addresses.awaitUse(address);
            return addresses.isLocal(address);
        }
    }
}
