package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an interface is, and what it belongs to. */
@LeakCheck
class TapNetworkIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TapLab lab = new TapLab("busybox");

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldFindANamespaceByItsDescriptor() {
        String before = NetworkNamespace.currentId();

        try (Fd descriptor = descriptor()) {
            TapPort port = lab.open(TapClient.create().name("tap7").namespace(descriptor));

            assertThat(port.details().namespace()).isEqualTo("/proc/self/fd/" + descriptor.value());
        }

        assertThat(namespace.run("ip", "-o", "link")).anyMatch(line -> line.contains("tap7"));
        assertThat(NetworkNamespace.currentId()).isEqualTo(before);
    }

    @Test
    void shouldKeepANamespaceThatIsDeletedAliveUntilItEnds() {
        TapPort port = pingable(TapClient.create());
        try (Fd descriptor = descriptor();
                NetworkNamespace inside = NetworkNamespace.adopt(descriptor)) {
            namespace.delete();

            assertThat(port.up(false).then(port.up(true)).thenReturn(true).block(SOON))
                    .isTrue();
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> inside.call(() -> Shell.attempt("busybox", "ping", "-c", "1", "-W", "1", "10.9.0.2")
                                    .status())
                            == 0);
            port.dispose();
            port.onDispose().block(SOON);
            assertThat(inside.call(() -> Shell.run("ip", "-o", "link"))).hasSize(1);
        }
    }

    @Test
    void shouldTakeAnAddressThatItHasAlready() {
        lab.open(
                namespace,
                TapClient.create()
                        .name("tap7")
                        .address("10.7.0.1/24")
                        .address("10.7.0.1/24")
                        .address("fd00:7::1/64")
                        .address("fd00:7::1/64"));

        assertThat(namespace.run("ip", "-o", "addr", "show", "tap7"))
                .filteredOn(line -> line.contains("10.7.0.1/24") || line.contains("fd00:7::1/64"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 65_521})
    void shouldTakeTheShortestAndTheLongestMtu(int mtu) {
        TapPort port = lab.open(namespace, TapClient.create().name("tap7").mtu(mtu));

        assertThat(port.details().mtu()).isEqualTo(mtu);
        assertThat(namespace.run("ip", "-o", "link", "show", "tap7").get(0)).contains("mtu " + mtu);
    }

    @Test
    void shouldSayWhichStepTheKernelRefusedAndLeaveNothingBehind() {
        // Below 1280 bytes there is no IPv6.
        assertThatThrownBy(() -> lab.open(
                        namespace, TapClient.create().name("tap7").mtu(68).address("fd00:7::1/64")))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("giving link")
                .hasMessageContaining("fd00:7");

        assertThat(namespace.run("ip", "-o", "link")).hasSize(1);
    }

    @Test
    void shouldListenBeforeItForwardsAsAPortOfABridgeWithSpanningTree() {
        namespace.run("ip", "link", "add", "br7", "type", "bridge", "stp_state", "1", "forward_delay", "3000");
        namespace.run("ip", "addr", "add", "10.9.0.1/24", "dev", "br7");
        namespace.run("ip", "link", "set", "br7", "up");
        TapPort port = lab.open(namespace, TapClient.create().name("tap7").bridge("br7"));
        PingResponder.on(port);
        Awaitility.await().atMost(SOON).until(() -> bridgeState().contains("state listening"));
        assertThat(port.details().interfaceName()).isEqualTo("tap7");

        namespace.run("ip", "link", "set", "br7", "type", "bridge", "stp_state", "0");
        namespace.run("ip", "link", "set", "tap7", "type", "bridge_slave", "state", "3");

        Awaitility.await().atMost(SOON).until(() -> bridgeState().contains("state forwarding"));
        assertThat(namespace.run("busybox", "ping", "-c", "1", "-W", "5", "10.9.0.2"))
                .anyMatch(line -> line.contains("1 packets received"));
        port.dispose();
        port.onDispose().block(SOON);
        assertThat(bridgeState()).isEmpty();
        assertThat(namespace.run("ip", "-o", "link")).anyMatch(line -> line.contains("br7"));
    }

    private String bridgeState() {
        List<String> ports = namespace.run("ip", "-d", "-o", "link", "show", "master", "br7");
        return String.join(" ", ports);
    }

    private TapPort pingable(TapClient client) {
        TapPort port = lab.open(namespace, client.name("tap7").address("10.9.0.1/24"));
        PingResponder.on(port);
        return port;
    }

    private Fd descriptor() {
        TunSpec spec = new TunSpec("probe", true, 1, false, true, true, true, 0, null);
        try (NetworkNamespace named = NetworkNamespace.of(namespace.name());
                TunDevice device = named.call(() -> TunDevice.open(spec, () -> {}))) {
            return device.namespace();
        }
    }
}
