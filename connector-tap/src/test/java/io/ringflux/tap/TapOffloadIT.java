package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.testkit.LeakCheck;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What a kernel leaves undone, what it leaves to be cut, and what we leave to it. */
@LeakCheck
class TapOffloadIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PORT = 4000;
    private static final int MESSAGE = 9500;
    private static final int SEGMENT = 1000;
    private static final int ETHERNET = 14;
    private static final int HEADERS = ETHERNET + 20 + 8;
    private static final int HOP_BY_HOP = ETHERNET + 40;
    private static final int OPTIONS = HOP_BY_HOP + 8;
    private static final int BEHIND_EXTENSIONS = OPTIONS + 8;
    private static final int BYTES = 200_000;

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace left = lab.namespace();
    private final TestNamespace right = lab.namespace();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCarryTheDatagramsOfALargePacketWithAShortLastOne(boolean incompleteFrames, @TempDir Path directory)
            throws Exception {
        String sender = compile("udpsegment", directory);
        TapClient client =
                TapClient.create().offload(TapOffload.UDP_SEGMENTATION).incompleteFrames(incompleteFrames);
        TapPort one = lab.open(left, client.name("left").address("10.9.0.1/24"));
        TapPort other = lab.open(right, client.name("right").address("10.9.0.2/24"));
        AtomicInteger longest = new AtomicInteger();
        one.send(other.receive()).onErrorComplete().subscribe();
        other.send(one.receive().doOnNext(frame -> longest.accumulateAndGet(frame.totalLength(), Math::max)))
                .onErrorComplete()
                .subscribe();

        try (NetworkNamespace inside = NetworkNamespace.of(right.name());
                DatagramSocket socket =
                        inside.call(() -> new DatagramSocket(new InetSocketAddress("10.9.0.2", PORT)))) {
            socket.setSoTimeout((int) SOON.toMillis());
            left.run(sender, "10.9.0.2", Integer.toString(PORT), Integer.toString(MESSAGE), Integer.toString(SEGMENT));

            for (int at = 0; at < MESSAGE; at += SEGMENT) {
                DatagramPacket packet = new DatagramPacket(new byte[MESSAGE], MESSAGE);
                socket.receive(packet);
                assertThat(packet.getLength()).isEqualTo(Math.min(SEGMENT, MESSAGE - at));
                assertThat(packet.getData()[0]).isEqualTo((byte) (at * 7));
            }
        }
        boolean leftToUs = one.details().offloads().contains(TapOffload.UDP_SEGMENTATION);
        assertThat(longest.get()).isEqualTo(HEADERS + (leftToUs && incompleteFrames ? MESSAGE : SEGMENT));
    }

    @ParameterizedTest
    @CsvSource({"CHECKSUM, false", "CHECKSUM, true", "TCP_SEGMENTATION, false", "TCP_SEGMENTATION, true"})
    void shouldCarryTcpBehindExtensionHeaders(TapOffload offload, boolean incompleteFrames, @TempDir Path directory)
            throws Exception {
        String sender = compile("tcp6options", directory);
        TapClient client = TapClient.create().offload(offload).incompleteFrames(incompleteFrames);
        TapPort one = lab.open(left, client.name("left").address("fd00:9::1/64"));
        TapPort other = lab.open(right, client.name("right").address("fd00:9::2/64"));
        Set<Integer> checksumStarts = ConcurrentHashMap.newKeySet();
        AtomicInteger longest = new AtomicInteger();
        one.send(other.receive()).onErrorComplete().subscribe();
        other.send(one.receive().doOnNext(frame -> {
                    if (isTcpBehindExtensions(frame)) {
                        checksumStarts.add(Offload.checksumStart(Offload.of(frame)));
                        longest.accumulateAndGet(frame.totalLength(), Math::max);
                    }
                }))
                .onErrorComplete()
                .subscribe();

        try (NetworkNamespace inside = NetworkNamespace.of(right.name());
                ServerSocket server =
                        inside.call(() -> new ServerSocket(PORT, 1, InetAddress.getByName("fd00:9::2")))) {
            server.setSoTimeout((int) SOON.toMillis());
            left.start(sender, "fd00:9::2", Integer.toString(PORT), Integer.toString(BYTES));
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout((int) SOON.toMillis());

                assertThat(accepted.getInputStream().readAllBytes()).isEqualTo(Frames.pattern(BYTES));
            }
        }
        assertThat(checksumStarts).containsExactly(incompleteFrames ? BEHIND_EXTENSIONS : 0);
        assertThat(longest.get() > ETHERNET + 1500)
                .isEqualTo(incompleteFrames && offload == TapOffload.TCP_SEGMENTATION);
    }

    @Test
    void shouldCutALargePacketItselfThatTheKernelRefuses() {
        TapPort port = lab.open(
                left,
                TapClient.create()
                        .name("tap7")
                        .backend(TapBackend.FD)
                        .bufferSize(4096)
                        .address("10.9.0.1/24"));
        KernelCounters before = port.kernelCounters().block(SOON);

        // A TCP packet whose checksum lies where that of UDP does: EINVAL.
        port.send(Mono.fromSupplier(() -> largeTcp(port, 2500, 6))).block(SOON);

        assertThat(port.stats().tx().get(0).dropped()).isZero();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> port.kernelCounters().block(SOON).rxPackets() - before.rxPackets() == 3);
    }

    private static boolean isTcpBehindExtensions(Frame frame) {
        return frame.length() > BEHIND_EXTENSIONS
                && frame.buffer().getByte(ETHERNET + 6) == 0
                && frame.buffer().getByte(HOP_BY_HOP) == 60
                && frame.buffer().getByte(OPTIONS) == 6;
    }

    /** A program in C, at its path. */
    private static String compile(String name, Path directory) {
        Needs.command("gcc", "install gcc and libc6-dev");
        String program = directory.resolve(name).toString();
        Shell.run("gcc", "-o", program, "src/test/c/" + name + ".c");
        return program;
    }

    private static Frame largeTcp(TapPort port, int payload, int checksumOffset) {
        Frame frame = Objects.requireNonNull(port.allocate(54 + payload));
        new PacketBuilder()
                .wrap(frame.buffer(), 0)
                .ethernet(0xffff_ffff_ffffL, 0x0200_0000_0077L)
                .ipv4(0x0a090002, 0x0a090001)
                .tcp(1000, 2000, 16, 1, 1, 1024)
                .payload(payload)
                .finish();
        Offload.set(frame, Offload.pack(Offload.GSO_TCP_V4, SEGMENT, 34, checksumOffset));
        return frame;
    }
}
