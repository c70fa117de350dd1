package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameCopy;
import io.ringflux.frame.Offload;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What goes with frames: times of receipt, and checksums that are left to the kernel. */
@LeakCheck
class MetadataIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int UDP_START = 34;
    private static final int UDP_CHECKSUM = 6;
    private static final int PORT = 9000;
    private static final int LENGTH = 256;
    private static final long SLACK_NS = 2_000_000;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendAChecksumThatTheKernelTakesWhenItIsLeftOpen(boolean kernelDoesIt) throws IOException {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().txMetadata(kernelDoesIt));
        Frame frame = Objects.requireNonNull(left.allocate(60));
        frame.buffer().putBytes(0, datagram("hello"));
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, UDP_START, UDP_CHECKSUM));
        try (DatagramSocket kernel = lab.rightUdp(PORT)) {
            for (int i = 0; i < 3; i++) { // the same frame again: the request is written anew
                left.send(Mono.just(frame.retain())).block(SOON);
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                kernel.receive(packet);
                assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8).strip())
                        .startsWith("hello");
            }
        }
        frame.release();
        assertThat(left.details().txMetadata()).isEqualTo(kernelDoesIt);
        assertThat(lab.right().run("cat", "/proc/net/snmp"))
                .filteredOn(line -> line.startsWith("Udp:"))
                .last()
                .asString()
                .matches("Udp: \\d+ \\d+ 0 \\d+ \\d+ \\d+ 0 .*");
    }

    @Test
    void shouldSendFramesThatHaveNoRoomForARequest() {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().txMetadata(true));
        AfXdpPort right = lab.open(lab.rightClient().everything());
        ArrivalCheck arrivals = new ArrivalCheck(LENGTH);
        right.receive().doOnNext(arrivals).subscribe();

        left.send(Flux.range(0, LENGTH).map(number -> {
                    Frame frame = Objects.requireNonNull(left.allocate(LENGTH - number))
                            .prepend(number);
                    Payload.fill(frame, number);
                    return frame;
                }))
                .block(SOON);

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == LENGTH);
        assertThat(left.details().txMetadata()).isTrue();
        assertThat(left.statistics(0).txInvalidDescriptors()).isZero();
        Awaitility.await().atMost(SOON).until(() -> {
            left.send(Mono.empty()).block(SOON);
            return left.frames().tx() == 0 && left.frames().conserves();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"NATIVE", "GENERIC"})
    void shouldStampFramesOneByOneWhenAskedTo(String mode) {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort right =
                lab.open(lab.rightClient().everything().rxTimestamps(true).mode(XdpMode.valueOf(mode)));
        CompletableFuture<List<FrameCopy>> received =
                right.receive().copied().take(50).collectList().toFuture();
        long beforeNs = System.currentTimeMillis() * 1_000_000 - 2_000_000;

        left.send(Payload.frames(left, 50, 100)).block(SOON);

        List<Long> times = Flux.fromIterable(Mono.fromFuture(received).block(SOON))
                .map(FrameCopy::timestampNs)
                .collectList()
                .block();
        assertThat(times).isSorted().allMatch(time -> time >= beforeNs);
        assertThat(times.stream().distinct().count()).isGreaterThan(25);
        assertThat(times.get(49)).isLessThan(System.currentTimeMillis() * 1_000_000 + 2_000_000);
    }

    @Test
    void shouldTellWhenFramesWereSent() {
        List<Long> times = new CopyOnWriteArrayList<>();
        ArrivalCheck inOrder = new ArrivalCheck(100);
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().onSent((frame, timestampNs) -> {
            times.add(timestampNs);
            inOrder.accept(frame);
        }));
        long beforeNs = System.currentTimeMillis() * 1_000_000 - SLACK_NS;

        left.send(Payload.frames(left, 200, 100)).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> {
            left.send(Mono.empty()).block(SOON);
            return left.frames().tx() == 0;
        });

        assertThat(left.details().txMetadata()).isTrue();
        assertThat(inOrder.count()).isEqualTo(200);
        assertThat(times).isSorted();
        long taiNs = 37_000_000_000L; // at most, where the clock is set at all
        assertThat(times.get(0)).isGreaterThan(beforeNs);
        assertThat(times.get(199)).isLessThan(System.currentTimeMillis() * 1_000_000 + SLACK_NS + taiNs);
    }

    @Test
    void shouldStampAndCompleteChecksumsWhenAFrameIsSentAgainAndAgain() throws IOException {
        AtomicInteger stamps = new AtomicInteger();
        AfXdpPort left = lab.open(lab.leftClient().sendOnly().onSent((frame, timestampNs) -> stamps.incrementAndGet()));
        Frame frame = Objects.requireNonNull(left.allocate(60));
        frame.buffer().putBytes(0, datagram("hello"));
        Offload.set(frame, Offload.pack(Offload.GSO_NONE, 0, UDP_START, UDP_CHECKSUM));
        try (DatagramSocket kernel = lab.rightUdp(PORT)) {
            left.send(Flux.range(0, 100).map(i -> frame.retain())).block(SOON);
            for (int i = 0; i < 100; i++) {
                kernel.receive(new DatagramPacket(new byte[100], 100));
            }
        }
        frame.release();

        Awaitility.await().atMost(SOON).until(() -> stamps.get() == 100);
        assertThat(left.frames().conserves()).isTrue();
        assertThat(left.statistics(0).txInvalidDescriptors()).isZero();
    }

    @Test
    void shouldTakeEveryFrameForAsLongAsThePortIsThereWhenPromiscuous() {
        assertThat(promiscuity()).isEqualTo(0);
        AfXdpPort right = lab.open(lab.rightClient().everything().promiscuous(true));
        assertThat(promiscuity()).isEqualTo(1);

        lab.dispose(right);

        assertThat(promiscuity()).isEqualTo(0);
    }

    @Test
    void shouldTellWhatTheInterfaceCanDo() {
        AfXdpCapabilities capabilities = AfXdp.capabilities("left", lab.left().name());

        assertThat(capabilities.isUsable()).isTrue();
        assertThat(capabilities.nativeMode()).isTrue();
        assertThat(capabilities.multiBuffer()).isTrue();
        assertThat(capabilities.zeroCopy()).isFalse();
        assertThat(capabilities.launchTime()).isFalse();
        assertThat(capabilities.queues()).isEqualTo(1);
        assertThat(capabilities.programMode()).isEqualTo("none");
    }

    @Test
    void shouldRefuseLaunchTimesWhenTheDeviceHasNone() {
        AfXdpClient client = lab.leftClient().sendOnly().launchAt(frame -> 1);

        assertThatThrownBy(client::connectNow)
                .isInstanceOfSatisfying(
                        AfXdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_LAUNCH_TIME))
                .hasMessageContaining("left");
        assertThat(lab.open(lab.leftClient().sendOnly()).details().queues()).isEqualTo(1);
    }

    private int promiscuity() {
        String line = String.join(" ", lab.right().run("ip", "-d", "link", "show", "right"));
        return Integer.parseInt(line.replaceAll(".* promiscuity (\\d+).*", "$1"));
    }

    /** With the sum of the pseudo header where the checksum shall be. */
    private byte[] datagram(String text) {
        ByteBuffer frame = ByteBuffer.allocate(60);
        frame.put(mac(lab.right(), "right")).put(mac(lab.left(), "left")).putShort((short) 0x0800);
        frame.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) 46)
                .putInt(0)
                .put((byte) 64)
                .put((byte) 17);
        frame.putShort((short) 0).putInt(0x0a4d0001).putInt(0x0a4d0002);
        frame.putShort((short) 4000).putShort((short) PORT).putShort((short) 26).putShort((short) 0);
        frame.put(text.getBytes(StandardCharsets.UTF_8));
        frame.putShort(24, (short) ~OnesComplement.sum(frame, 14, 34, 0));
        frame.putShort(UDP_START + UDP_CHECKSUM, (short) OnesComplement.sum(frame, 26, 34, 17 + 26));
        return frame.array();
    }

    private static byte[] mac(TestNamespace namespace, String end) {
        String[] parts = namespace
                .run("cat", "/sys/class/net/" + end + "/address")
                .get(0)
                .split(":");
        byte[] mac = new byte[6];
        for (int i = 0; i < 6; i++) {
            mac[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return mac;
    }
}
