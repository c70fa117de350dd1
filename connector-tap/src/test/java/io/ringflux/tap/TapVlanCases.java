package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.packet.Checksum;
import io.ringflux.testkit.LeakCheck;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Interfaces of a VLAN on that of a port. For kernels that have VLANs and vhost-net, as a guest's has. */
@LeakCheck
class TapVlanCases {
    private static final Duration SOON = Duration.ofSeconds(100);
    private static final int TAGGED = 18;
    private static final int UDP = 17;

    @ParameterizedTest
    @CsvSource({"FD, 101", "REQUIRE_VHOST, 102"})
    void shouldCompleteTheChecksumBehindATag(TapBackend backend, int payload) throws Exception {
        try (TapLab lab = new TapLab()) {
            TestNamespace namespace = lab.namespace();
            TapPort port = lab.open(
                    namespace, TapClient.create().name("tap7").backend(backend).offload(TapOffload.CHECKSUM));
            namespace.run("ip", "link", "add", "link", "tap7", "name", "tap7.5", "type", "vlan", "id", "5");
            namespace.run("ip", "addr", "add", "10.5.0.1/24", "dev", "tap7.5");
            namespace.run("ip", "link", "set", "tap7.5", "up");
            namespace.run("ip", "neigh", "add", "10.5.0.2", "lladdr", "02:00:00:00:00:77", "dev", "tap7.5");
            CompletableFuture<byte[]> received = port.receive()
                    .filter(frame ->
                            frame.length() >= TAGGED + 28 && frame.buffer().getByte(TAGGED + 9) == UDP)
                    .next()
                    .map(frame -> frame.copied().bytes())
                    .toFuture();

            try (NetworkNamespace inside = NetworkNamespace.of(namespace.name());
                    DatagramSocket socket = inside.call(DatagramSocket::new)) {
                socket.send(new DatagramPacket(new byte[payload], payload, InetAddress.getByName("10.5.0.2"), 4000));
            }

            UnsafeBuffer frame = new UnsafeBuffer(Mono.fromFuture(received).block(SOON));
            assertThat(frame.getInt(12)).isEqualTo(Integer.reverseBytes(0x8100_0005));
            // Both addresses, the datagram, and of the pseudo header what does not lie there: protocol and length.
            int sum = (~Checksum.of(frame, TAGGED + 12, 16 + payload) & 0xffff) + UDP + 8 + payload;
            assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
        }
    }
}
