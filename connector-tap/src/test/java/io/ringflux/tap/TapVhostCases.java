package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.frame.Frame;
import io.ringflux.tap.vhost.RingSaboteur;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Ports by vhost-net. For machines that have it: {@code VhostIT} runs these in a guest elsewhere. */
@LeakCheck
class TapVhostCases {
    private static final Duration SOON = Duration.ofSeconds(100);

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @EnumSource(TapBackend.class)
    void shouldSayWhichBackEndItUsesAndWhy(TapBackend backend) {
        TapPort port = lab.open(namespace, KernelEcho.client().backend(backend));

        KernelEcho.exchange(port, 10, 1, 56).block(SOON);

        TapBackendDetails details = port.details().backend();
        assertThat(details.vhost()).isEqualTo(backend != TapBackend.FD);
        assertThat(details.reason()).isNotBlank();
        assertThat(details.features()).isEqualTo(backend == TapBackend.FD ? 0 : 0x1_3000_8000L);
        assertThat(port.details().properties()).containsEntry("backend", backend == TapBackend.FD ? "fd" : "vhost");
    }

    @ParameterizedTest
    @CsvSource({
        // rx ring, tx ring, buffer, requests, payload
        "64, 64, 2048, 70000, 56",
        "1, 1, 65600, 300, 56",
        "32768, 32768, 2048, 2000, 1400",
        "1024, 64, 2048, 500, 1472",
        "1024, 1024, 128, 500, 1400"
    })
    void shouldExchangePacketsByRingsOfAnySize(int rx, int tx, int buffer, int requests, int payload) {
        TapPort port = lab.open(
                namespace,
                KernelEcho.client().ringSize(rx, tx).bufferSize(buffer).poolFrames(8192));

        KernelEcho.exchange(port, requests, 32, payload).block(SOON);

        assertThat(port.stats().txFrames()).isEqualTo(requests);
        // A burst is counted when it is released, which is after its last frame has arrived.
        Awaitility.await().atMost(SOON).until(() -> port.stats().rxFrames() >= requests);
        assertThat(port.stats().rx().get(0).dropped()).isZero();
        assertThat(port.stats().tx().get(0).dropped()).isZero();
        assertThat(port.details().backend().restarts()).isZero();
    }

    @Test
    void shouldKickSeldomUnderLoad() {
        TapPort port = lab.open(namespace, KernelEcho.client());
        Frame request = KernelEcho.request(port, 56);

        port.send(Flux.range(0, 50_000).map(i -> request.retain())).block(SOON);

        request.release();
        assertThat(port.stats().tx().get(0).signals()).isLessThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {9000, 65_000})
    void shouldReceivePacketsOfSeveralBuffers(int mtu) {
        TapPort port = lab.open(namespace, KernelEcho.client().mtu(mtu).poolFrames(8192));

        KernelEcho.exchange(port, 200, 4, mtu - 28).block(SOON);

        assertThat(port.stats().rx().get(0).dropped()).isZero();
    }

    @Test
    void shouldCarryFramesOfSeveralQueues() {
        TapPort port = lab.open(namespace, KernelEcho.client().queues(2, 4));

        for (int queue = 0; queue < 4; queue++) {
            CompletableFuture<Frame> answer = port.receive()
                    .filter(KernelEcho.answers())
                    .next()
                    .map(Frame::retain)
                    .toFuture();
            port.send(queue, Mono.fromSupplier(() -> KernelEcho.request(port, 56)))
                    .block(SOON);
            Mono.fromFuture(answer).block(SOON).release();
        }

        assertThat(port.stats().tx()).allMatch(counters -> counters.frames() == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldMakeStoppedRingsAnewAndGoOn(boolean leaks) {
        TapPort port = lab.open(namespace, KernelEcho.client());
        KernelEcho.exchange(port, 100, 1, 56).block(SOON);
        RingSaboteur saboteur = new RingSaboteur(port);

        if (leaks) {
            saboteur.publishWritableDescriptor();
        } else {
            saboteur.publishImpossibleHead();
        }

        Awaitility.await().atMost(SOON).until(() -> port.details().backend().restarts() == 1);
        // More than a ring holds, at once: not one entry is missing in the new rings.
        KernelEcho.exchange(port, 5000, 1024, 56).block(SOON);
        assertThat(port.stats().linksUp()).isEqualTo(2);
        assertThat(port.details().backend().lostDescriptors()).isEqualTo(leaks ? 1 : 0);
    }

    @Test
    void shouldMakeRingsAnewThatStandStillWithoutAWord() {
        TapPort port = lab.open(namespace, TapClient.create());
        port.send(Mono.fromSupplier(() -> Frames.broadcast(port, 100))).block(SOON);

        new RingSaboteur(port).publishRunt();

        Awaitility.await().atMost(SOON).until(() -> port.details().backend().restarts() == 1);
        port.send(Mono.fromSupplier(() -> Frames.broadcast(port, 100))).block(SOON);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> port.kernelCounters().block(SOON).rxPackets() == 2);
    }

    @Test
    void shouldShowInTheKernelsCountersWhatALinkThatIsOffSwallows() {
        TapPort port = lab.open(namespace, KernelEcho.client().whenDown(WhenDown.DROP));
        port.up(false).block(SOON);

        port.send(Flux.range(0, 100).map(i -> KernelEcho.request(port, 56))).block(SOON);

        Awaitility.await()
                .atMost(SOON)
                .until(() -> port.kernelCounters().block(SOON).rxDropped() >= 100);
        port.up(true).block(SOON);
        KernelEcho.exchange(port, 10, 1, 56).block(SOON);
    }

    @Test
    void shouldSendAllBeforeItEnds() {
        TapPort observer = lab.open(namespace, KernelEcho.client().name("tun7").persist(true));
        long before = observer.kernelCounters().block(SOON).rxPackets();

        observer.send(Flux.range(0, 1000).map(i -> KernelEcho.request(observer, 56)))
                .block(SOON);
        observer.dispose();
        observer.onDispose().block(SOON);

        TapPort again = lab.open(
                namespace, TapClient.create().mode(TapMode.IP).attach("tun7").persist(false));
        assertThat(again.kernelCounters().block(SOON).rxPackets() - before).isEqualTo(1000);
    }

    @Test
    void shouldRefuseRingsThatCannotHoldTheLongestPacket() {
        TapClient small = KernelEcho.client().namespace(namespace.name()).ringSize(16, 1024);

        assertThatThrownBy(small::connectNow)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rxRingSize is 16 of 2048 bytes");
        assertThat(namespace.run("ip", "-o", "link")).noneMatch(line -> line.contains("tun"));
    }

    @Test
    void shouldReceiveTheSameBytesByBothBackEnds() {
        assertThat(answers(TapBackend.REQUIRE_VHOST)).isNotEmpty().containsExactlyElementsOf(answers(TapBackend.FD));
    }

    @Test
    void shouldAllocateNothingPerFrame() {
        double bytes = Double.parseDouble(
                Shell.java(TapAllocationProbe.class, "-Dringflux.checks=false", "-Dnamespace=" + namespace.name())
                        .get(0));

        assertThat(bytes).isLessThan(0.5);
    }

    /** Answers to requests of many lengths, without the number that the kernel gives each packet. */
    private List<byte[]> answers(TapBackend backend) {
        TapPort port = lab.open(namespace, KernelEcho.client().backend(backend));
        List<byte[]> answers = new ArrayList<>();
        for (int bytes = 0; bytes <= 1472; bytes += 64) {
            int payload = bytes;
            CompletableFuture<byte[]> answer = port.receive()
                    .filter(KernelEcho.answers())
                    .next()
                    .map(frame -> frame.copied().bytes())
                    .toFuture();
            port.send(Mono.fromSupplier(() -> KernelEcho.request(port, payload)))
                    .block(SOON);
            byte[] packet = Mono.fromFuture(answer).block(SOON);
            for (int masked : new int[] {4, 5, 10, 11}) {
                packet[masked] = 0;
            }
            answers.add(packet);
        }
        port.dispose();
        port.onDispose().block(SOON);
        return answers;
    }
}
