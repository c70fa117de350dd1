package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.packet.Checksum;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Interfaces of a VLAN on that of a port. For kernels that have VLANs and vhost-net, as a guest's has. */
@LeakCheck
class TapVlanCases {
    private static final Duration SOON = Duration.ofSeconds(100);
    private static final int ETHERNET = 14;
    private static final int TAG = 4;
    private static final int TAGGED = ETHERNET + TAG;
    private static final int HEADERS = 20 + 8;
    private static final int UDP = 17;
    private static final int LONGEST = 65_521;

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @CsvSource({"FD, 101", "REQUIRE_VHOST, 102"})
    void shouldCompleteTheChecksumBehindATag(TapBackend backend, int payload) throws Exception {
        TapPort port = lab.open(
                namespace, TapClient.create().name("tap7").backend(backend).offload(TapOffload.CHECKSUM));
        addVlan("tap7", 5);
        CompletableFuture<byte[]> received =
                next(port, frame -> frame.length() >= TAGGED + HEADERS && isUdp(frame, TAGGED));

        send("tap7.5", new byte[payload]);

        UnsafeBuffer frame = new UnsafeBuffer(Mono.fromFuture(received).block(SOON));
        assertThat(frame.getInt(12)).isEqualTo(Integer.reverseBytes(0x8100_0005));
        // Both addresses, the datagram, and of the pseudo header what does not lie there: protocol and length.
        int sum = (~Checksum.of(frame, TAGGED + 12, 16 + payload) & 0xffff) + UDP + 8 + payload;
        assertThat((sum & 0xffff) + (sum >>> 16)).isEqualTo(0xffff);
    }

    @ParameterizedTest
    @EnumSource(names = {"FD", "REQUIRE_VHOST"})
    void shouldReceiveTheLongestPacketBehindTwoTags(TapBackend backend) throws Exception {
        TapPort port = lab.open(
                namespace, TapClient.create().name("tap7").backend(backend).mtu(LONGEST));
        addVlan("tap7", 5);
        addVlan("tap7.5", 6);
        byte[] payload = Frames.pattern(LONGEST - HEADERS);
        int length = TAGGED + TAG + LONGEST;
        CompletableFuture<byte[]> received = next(port, frame -> frame.totalLength() == length);

        send("tap7.5.6", payload);

        byte[] frame = Mono.fromFuture(received).block(SOON);
        assertThat(new UnsafeBuffer(frame).getLong(12)).isEqualTo(Long.reverseBytes(0x8100_0005_8100_0006L));
        assertThat(Arrays.copyOfRange(frame, length - payload.length, length)).isEqualTo(payload);
    }

    /** An interface of a VLAN on another one, and called so. */
    private void addVlan(String parent, int id) {
        String number = Integer.toString(id);
        String name = parent + '.' + number;
        namespace.run("ip", "link", "add", "link", parent, "name", name, "type", "vlan", "id", number);
        namespace.run("ip", "link", "set", name, "up");
    }

    /** The first frame of that kind. */
    private static CompletableFuture<byte[]> next(TapPort port, Predicate<Frame> kind) {
        return port.receive()
                .filter(kind)
                .next()
                .map(frame -> frame.copied().bytes())
                .toFuture();
    }

    private static boolean isUdp(Frame frame, int network) {
        return frame.buffer().getByte(network + 9) == UDP;
    }

    /** Has the kernel send a datagram by an interface. */
    private void send(String name, byte[] payload) throws IOException {
        namespace.run("ip", "addr", "add", "10.5.0.1/24", "dev", name);
        namespace.run("ip", "neigh", "add", "10.5.0.2", "lladdr", "02:00:00:00:00:77", "dev", name);
        try (NetworkNamespace inside = NetworkNamespace.of(namespace.name());
                DatagramSocket socket = inside.call(DatagramSocket::new)) {
            socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName("10.5.0.2"), 4000));
        }
    }
}
