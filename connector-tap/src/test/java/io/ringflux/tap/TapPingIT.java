package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.LinkState.Status;
import io.ringflux.loop.RxMode;
import io.ringflux.testkit.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel pings through a port that answers. */
@LeakCheck
class TapPingIT {
    @RegisterExtension
    final TapLab lab = new TapLab("busybox");

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @EnumSource(RxMode.class)
    void shouldAnswerPingsInEveryReceiveMode(RxMode mode) {
        TapPort port =
                lab.open(namespace, TapClient.create().address("10.9.0.1/24").rxMode(mode));
        PingResponder.on(port);

        assertThat(ping("10.9.0.2", 20, 56)).contains("20 packets transmitted, 20 packets received");
        assertThat(port.link().blockFirst().status()).isEqualTo(Status.UP);
    }

    @ParameterizedTest
    @CsvSource({"1500, 1400", "9000, 8000", "9000, 8972", "65000, 60000"})
    void shouldAnswerLongPingsWhenTheMtuAllowsThem(int mtu, int size) {
        TapPort port =
                lab.open(namespace, TapClient.create().address("10.9.0.1/24").mtu(mtu));
        PingResponder.on(port);

        assertThat(ping("10.9.0.2", 3, size)).contains("3 packets transmitted, 3 packets received");
        assertThat(port.stats().rxFrames()).isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.1/24, 10.9.0.2", "fd00:9::1/64, fd00:9::2"})
    void shouldAnswerPingsWithoutEthernetHeaders(String address, String target) {
        TapPort port = lab.open(namespace, TapClient.create().mode(TapMode.IP).address(address));
        PingResponder.on(port);

        assertThat(port.details().interfaceName()).startsWith("tun");
        assertThat(ping(target, 5, 500)).contains("5 packets transmitted, 5 packets received");
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "4, 4", "8, 2", "1, 4"})
    void shouldAnswerPingsOnSeveralQueues(int rx, int tx) {
        TapPort port = lab.open(namespace, TapClient.create().queues(rx, tx).address("10.9.0.1/24"));
        PingResponder.on(port);

        assertThat(ping("10.9.0.2", 5, 56)).contains("5 packets received");
        assertThat(ping("10.9.0.3", 5, 56)).contains("5 packets received");
        assertThat(port.stats().rx()).hasSize(rx);
        assertThat(port.stats().tx()).hasSize(tx);
    }

    @Test
    void shouldPingThroughAGatewayAndARoute() {
        TapClient client = TapClient.create()
                .address("10.9.0.1/24")
                .gateway("10.9.0.2")
                .route(new TapRoute(IpPrefix.parse("10.77.0.0/16"), IpPrefix.address("10.9.0.3"), 5))
                .neighbour("10.9.0.3", "02:00:00:00:00:77");
        TapPort port = lab.open(namespace, client);
        PingResponder.on(port);

        assertThat(ping("192.0.2.1", 2, 56)).contains("2 packets received");
        assertThat(ping("10.77.1.1", 2, 56)).contains("2 packets received");
        assertThat(namespace.run("ip", "route")).anyMatch(line -> line.startsWith("10.77.0.0/16 via 10.9.0.3"));
        assertThat(namespace.run("ip", "neigh")).anyMatch(line -> line.contains("02:00:00:00:00:77 PERMANENT"));
    }

    private String ping(String target, int count, int size) {
        return namespace
                .attempt("busybox", "ping", "-c", "" + count, "-i", "0.05", "-W", "5", "-s", "" + size, target)
                .output();
    }
}
