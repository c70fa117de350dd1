package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.LinkException;
import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.device.Offloads;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Interfaces that another program had before, or has in its hands too. */
@LeakCheck
class TapForeignIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long TUNSETVNETHDRSZ = 0x400454d8L;

    @RegisterExtension
    final TapLab lab = new TapLab("busybox", "ethtool");

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldSetAnewWhatAnotherProgramLeftBehind() {
        TunSpec spec = spec(1, Offloads.CHECKSUM | Offloads.TCP, new TunSpec.Persistence(true, -1, -1));
        try (TunDevice left = open(spec)) {
            setHeader(left.queues().get(0).file(), 64);
        }

        assertCarriesFrames(TapClient.create().attach("left0").persist(false));

        assertThat(namespace.run("ethtool", "-k", "left0"))
                .contains("tcp-segmentation-offload: off", "tx-checksumming: off");
    }

    @Test
    void shouldAttachToAnInterfaceThatHadNoVirtioHeaders() {
        namespace.run("ip", "tuntap", "add", "dev", "plain", "mode", "tap", "pi");

        assertCarriesFrames(TapClient.create().attach("plain").persist(false));
    }

    @Test
    void shouldEndWhenAnotherProgramHasChangedTheHeaderMeanwhile() {
        TunDevice device = open(spec(1, 0, null));
        Fd given = device.queues().get(0).file().fd().duplicate();
        TapPort port =
                lab.open(namespace, TapClient.create().adopt(List.of(given)).up(false));
        CompletableFuture<Void> received = port.receive().then().toFuture();

        setHeader(device.queues().get(0).file(), 20);
        namespace.run("ip", "link", "set", "left0", "up");

        StepVerifier.create(Mono.fromFuture(received))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(LinkException.class)
                        .hasStackTraceContaining("it has 20 bytes, 12 are needed: another program has changed it"))
                .verify(SOON);
        device.close();
    }

    @Test
    void shouldOpenAsManyQueuesAsTheKernelHasAndNotOneMore() {
        TunDevice device = open(spec(TunSpec.MAX_QUEUES - 1, 0, null));

        assertThatThrownBy(() ->
                        lab.open(namespace, TapClient.create().attach("left0").queues(2, 2)))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG))
                .hasMessageContaining("a device takes at most 256 queues");
        assertThat(namespace.run("ip", "-d", "link", "show", "left0")).anyMatch(line -> line.contains("numqueues 255"));
        assertThat(lab.open(namespace, TapClient.create().attach("left0"))
                        .details()
                        .index())
                .isPositive();
        assertThat(namespace.run("ip", "-d", "link", "show", "left0")).anyMatch(line -> line.contains("numqueues 256"));
        device.close();
    }

    private void assertCarriesFrames(TapClient client) {
        PingResponder.on(lab.open(namespace, client.address("10.9.0.1/24")));

        assertThat(namespace.run("busybox", "ping", "-c", "1", "-W", "5", "10.9.0.2"))
                .anyMatch(line -> line.contains("1 packets received"));
    }

    private TunDevice open(TunSpec spec) {
        try (NetworkNamespace inside = NetworkNamespace.of(namespace.name())) {
            return inside.call(() -> TunDevice.open(spec, () -> {}));
        }
    }

    private static TunSpec spec(int queues, int offloads, TunSpec.Persistence persistence) {
        return new TunSpec("left0", true, queues, queues > 1, true, true, true, offloads, persistence);
    }

    private static void setHeader(DeviceFile file, int bytes) {
        UnsafeBuffer argument = new UnsafeBuffer(ByteBuffer.allocateDirect(Integer.BYTES));
        argument.putInt(0, bytes);
        assertThat(file.control(TUNSETVNETHDRSZ, argument)).isZero();
    }
}
